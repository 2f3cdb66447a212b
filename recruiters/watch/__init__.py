"""Numbers only: how a sample is drawn and what it says of the whole; when a count is more than chance. No Django, no database."""
