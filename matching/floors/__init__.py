"""Floors: at least so many of the places proposed in a programme for people of a group. Off until somebody decides one, with its law.

`members` makes the mask of who is of a group, `counting` the numbers a floor asks for and what was reached; both feed limits of the engine
(`engine.limits`), which knows masks and numbers and no trait. Ways in: `selectors.floors_of_run`, `services` (decide, withdraw).
"""
