"""The stages of a run as rows: written as it goes, read to say how far it is and how long it will take still."""
