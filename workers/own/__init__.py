"""The pages of one's own file, without an account: three questions lead in, everything in them is about one person."""
