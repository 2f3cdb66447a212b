"""Passes over all pairs of a large run, divided by ranges of people among processes on any number of machines."""
