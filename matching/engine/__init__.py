"""The matching engine: numbers in, numbers out. See `assignment.assign`, `scoring.score`, `checker.check`."""

VERSION = "6"  # changes whenever equal input may give another score or another placement
