"""Whether a run treats groups of people alike, and which trainings would open seats that it left: numbers only, never a person.

Ways in: `standing.standing_of` (what a run keeps for it), `selectors` (what somebody may be told of a run). `statistics`, `rates` and
`coverage` are pure. Nothing in here is read by a score.
"""
