"""How many numbers of scans are read right, and how many wrong ones look right.

Goes in: pages of the press, scanned in several ways. Comes out: RESULTS.md. `python -m bench.scan
[pages of each way]`.
"""
