"""OFLC's lists of decisions of former years (FY2000 to FY2019): cases, history of demand, no vacancies.

`forms` (their columns), `cells` (a group of cells to what is written), `chunks` (many rows at once), `filings` (an association's rows),
`writing` (into the table), `load` (one file). Values repeat a lot in these lists, so each distinct one is read once.
"""
