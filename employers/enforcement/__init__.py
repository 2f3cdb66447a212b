"""Public lists of sanctions: read by their columns, matched with employers with a confidence, decided by people."""
