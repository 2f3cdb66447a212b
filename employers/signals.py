"""What happens to vacancies, announced by name. Receivers live in the apps above. Every signal sends `vacancy` and `by`
(`seats_changed` the vacancy alone: a seat was taken, moved on or given back, in this transaction).

An import opens thousands: it sends `vacancies_opened` with `vacancies` and `by` instead, so that a receiver can answer in one
query. Whoever listens to the one listens to the other.
"""

from django.dispatch import Signal

vacancy_opened = Signal()
vacancies_opened = Signal()
vacancy_held = Signal()
vacancy_closed = Signal()
hold_lifted = Signal()
seats_changed = Signal()

# An employer on record was recognised as another: `record`, `employer` and `by`.
employer_joined = Signal()
