"""Kinds of files: how each is recognised, and how its rows become rows of our tables; one room a kind.

``schema/kinds.csv`` lists them. Each has `signs` and `read` (`ingest.recognise.Kind`); what rows of several
kinds name is read in `ingest.rows`.
"""
