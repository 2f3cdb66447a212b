"""What happens to vacancies, announced by name. Receivers live in the apps above. Every signal sends `vacancy` and `by`
(`seats_changed` the vacancy alone: seats were taken, moved on, given back or spread anew, in this transaction). Beside them,
`vacancy_submitted` sends the number of the `version`, `vacancy_held` and `hold_lifted` the `reason`, `revision_moved` the `revision`.

An import opens and ends thousands: it sends `vacancies_opened` and `vacancies_closed` with `vacancies` and `by` instead, so that a
receiver can answer in one query. Whoever listens to the one listens to the other.
"""

from django.dispatch import Signal

vacancy_submitted = Signal()
changes_asked = Signal()
vacancy_opened = Signal()
vacancies_opened = Signal()
vacancy_filled = Signal()
vacancy_closed = Signal()  # closed or expired: its status says which
vacancies_closed = Signal()
vacancy_held = Signal()
# An open one became worse in something that people were told when they were offered its seats: also `names` (of `employers.content`).
vacancy_worsened = Signal()
hold_lifted = Signal()
seats_changed = Signal()
# Vacancies are to have fewer seats: `vacancies` (ids, without `by`). Who gave seats away answers a list of `services.SeatsNeeded`.
seats_asked = Signal()
revision_moved = Signal()  # proposed or decided: its status says which

# A public list was imported: its `batch` and `summary`, in the transaction of the import. One that did not end well: `upload` and `was`.
demand_imported = Signal()
demand_failed = Signal()

# An employer on record was recognised as another: `record`, `employer` and `by`. A receiver that moves rows of its own answers with
# what it will know them by, under a name of its own; it comes back with `employer_parted` (and `moved`) when that was a mistake.
employer_joined = Signal()
employer_parted = Signal()
