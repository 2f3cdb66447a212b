"""How long things hold in the registry, each with its reason."""

from datetime import timedelta

# Interest is confirmed again every 90 days: on a list of people who were asked once, many have left, and employers stop calling.
RECONFIRM_EVERY = timedelta(days=90)
REMIND_BEFORE = timedelta(days=10)
REMIND_UNTIL = timedelta(days=7)  # after it lapsed: nobody is written to about a file that has rested for years
DRAFT_TOLD_BEFORE = timedelta(days=14)  # its office is told so long before a draft that nobody goes on with is removed
UNDO_WITHIN = timedelta(minutes=10)

# A code that was sent holds while one reads it; one that was printed while one travels home and finds a telephone.
CODE_HOLDS = timedelta(minutes=10)
PRINTED_CODE_HOLDS = timedelta(hours=24)
VISIT_IDLE = timedelta(minutes=15)
VISIT_LONGEST = timedelta(hours=2)
TRACES_KEPT = timedelta(days=90)  # of codes and visits
