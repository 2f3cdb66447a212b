"""Who may recruit? The register for everybody, without an account: a search, a page a licence, a feed to mirror.

`codes` the short addresses, `finding` what is said of a recruiter, `feed` the register as data, `certificate` the paper with the code.
Never: names a person behind an entry or a person whom a foreign list names; keeps who asked.
"""
