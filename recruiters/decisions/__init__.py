"""Decisions against a recruiter, as its contact and staff read them: the letter, and the appeal."""
