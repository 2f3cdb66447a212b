"""Files of rows (CSV, also .gz, and XLSX) read in bounded memory; what a wrong, cut or hostile file is, is said before anything is used.

`files` opens one (its kind is read from its first bytes, never from its name), by `texts` or `workbooks`; `cells` says what a cell
is as text, and writes one that no spreadsheet runs.
"""
