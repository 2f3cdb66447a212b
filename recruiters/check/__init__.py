"""Is this job real? What a worker was sent is read for numbers and names, looked up, and told plainly: what is on record and what is not.

`clues` reads a text, `warning_signs` what it asks for, `record` looks up, `answer` says it.
Never: tells that something is safe; keeps what was asked.
"""
