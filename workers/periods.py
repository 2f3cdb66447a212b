"""How long things hold in the registry, each with its reason."""

from datetime import timedelta

# Interest is confirmed again every 90 days: on a list of people who were asked once, many have left, and employers stop calling.
RECONFIRM_EVERY = timedelta(days=90)
REMIND_BEFORE = timedelta(days=10)
REMIND_UNTIL = timedelta(days=7)  # after it lapsed: nobody is written to about a file that has rested for years
UNDO_WITHIN = timedelta(minutes=10)
