"""The ledger's pages: what was paid against the rule, by whom it is owed, and one restitution from asking to the last payment."""
