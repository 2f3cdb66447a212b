"""How often to match: the stream of arrivals of a past stretch, gone through again with several periods between two matchings."""
