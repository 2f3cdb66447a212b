"""A recruiter's contact and the vetting of its own recruiter: asks for a licence, hands papers in, reads what was decided."""
