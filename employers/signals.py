"""What happens to vacancies, announced by name. Receivers live in the apps above. Every signal sends `vacancy` and `by`."""

from django.dispatch import Signal

vacancy_opened = Signal()
vacancy_held = Signal()
vacancy_closed = Signal()
