"""Public records of demand (job orders and certifications) read into employers and vacancies.

One way through, a file for each step: `readers` (bytes to rows of cells, by `common.sheets`), `layouts` (which form it is,
by its columns), `values` and `contacts` (one cell), `parts` (some cells of a row), `rows` (many rows to vacancies, or the reasons
why not; `kept` and `remembering` read what repeats once), `writing` (into the tables), `load` (the story of one file). A further
form is a further `Layout`; nothing else needs to know of it.
"""
