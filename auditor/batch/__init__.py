"""Many reports: worker processes, a cache between runs, a store to ask questions of, a cluster.

What happens inside one report is the pipeline's; here it is only called, packed and put in order.
"""
