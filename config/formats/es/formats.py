"""Spanish as Guatemala, Honduras, El Salvador and Mexico write numbers: 1,204.50 (Spain's 1.204,50 is Django's own)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
