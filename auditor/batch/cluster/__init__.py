"""A run on a cluster (dask.distributed): chunks of reports as tasks, results written by the tasks."""
