"""The store: a folder of parquet files that runs append to and `auditor query` reads."""
