"""Reading many documents at a time, none of which can stop the others.

Goes in: sources and a function that reads one. Comes out: a Landing for each, in the order in which
they are done. Read `extraction` first: what is done when a worker crashes or hangs. `pools` says
what it works with; `processes` starts those of this machine, `cluster` is the one of Dask.
"""
