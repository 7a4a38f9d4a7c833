"""Kinds of files: how the rows of each become rows of our tables; one room a kind.

``schema/kinds.csv`` lists them. Each has

- ``read(tables, wishes)``: what comes of all tables of this kind in one import (`Read`);
- ``meant(table)``, if it knows better than headers and values what columns mean.

`rows.reading.module_of` finds it. What speaks for a table being of a kind is in `ingest.recognise.signs`;
what rows of several kinds name is read in `ingest.rows`.
"""
