"""People whom an employer asked for by name: who it is, whether they agree, and the seat that is kept for them.

Ways in: `services` (choose, answer), `selectors` (what a coordinator or an office sees), `kept` (the pairs that a run keeps a seat for).
"""
