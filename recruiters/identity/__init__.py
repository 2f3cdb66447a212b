"""Who may be whom: what two entries of the register share, in normal forms (`forms`) and in points (`likeness`). Plain values only."""
