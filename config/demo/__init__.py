"""The synthetic demonstration: invented people, employers, recruiters and complaints that look right to a ministry.

`make.build` makes everything from a seed without a database (numpy and the small lists under `data/`); `load` writes it. No row
describes a real person or organisation: names are combinations of common ones, numbers come from ranges that nobody issues.
"""
