"""Visits: their checklists, their forms on paper, and the pages on which they are entered and read."""
