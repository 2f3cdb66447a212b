"""The addenda of a case, each a list of its own joined on the case number: crops, work sites, housing, recruiters.

`forms` (their columns), `cells` (one cell of one row), `rows` (one row), `writing` (into the tables), `load` (one file).
"""
