"""SeasonalJobs' daily feeds: one JSON list a day and programme, bare or in a ZIP archive, of the cases that are active.

`forms` (the names of their fields), `reading` (a list of records as rows of cells, which then go the way of every other form).
"""
