"""Demand over the years: who asked for people, when and for what, whom to write to, and what next season may ask for.

`profiles` puts the spellings of one organisation together, `forecast` is numbers only, `services` keeps both, `selectors` reads them.
"""
