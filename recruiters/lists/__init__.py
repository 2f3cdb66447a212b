"""Lists of recruiters that others publish: read by their columns, their names reconciled, and made entries of the register.

`forms`: the columns; `rows`: one row to plain values or to the reasons why not; `reconcile`: spellings of one name; `load`: the import of a
file; `named_abroad`: what the cases on record name (H-2B, Appendix C). Nothing is merged with an entry that a ministry licensed.
"""
