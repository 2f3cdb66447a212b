"""Canada's lists of employers with a positive or negative Labour Market Impact Assessment: decisions about employers, no vacancies.

`forms` (their columns), `periods` (which quarters), `rows` (one row to one decision), `writing` (into the table), `load` (one file).
"""
