"""What happens to recruiters, announced by name. Each sends `recruiter` and `by`."""

from django.dispatch import Signal

recruiter_suspended = Signal()
recruiter_reinstated = Signal()
