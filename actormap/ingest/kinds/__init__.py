"""Kinds of files: how each is recognised, and how its rows become rows of our tables; one module a kind.

``schema/formats.csv`` lists them. Each module has `signs` and `read` (`ingest.recognise.Kind`).
"""
