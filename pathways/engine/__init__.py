"""The rules engine: columns in, outcomes out. Knows numpy and nothing else of the house."""
