"""Kernels on integer codes: the only users of igraph and scipy.

They know arrays of edges, not actors; what an edge means is decided in `graph`, what a number
means in `metrics`.
"""
