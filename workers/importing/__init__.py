"""Lists of people (CSV, XLSX) read into the registry, each person once.

One way through, a file for each step: `columns` (what the columns are called, in three languages), `values` (one cell), `lookups` (the
words of a cell in our lists), `rows` (one row to one person, or the reasons why not), `checking` (a whole file: who is new, known, like
somebody), `writing` (people into the tables), `running` (the life of a batch: check, import, undo), `sheets_out` (templates, and the
rows that were not taken). Whoever is alike is never merged and never left out unseen: a person decides.
"""
