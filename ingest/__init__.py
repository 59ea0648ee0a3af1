"""juesuan: reads Chinese government final accounts and lands what is printed."""

__version__ = "0.1.0"
