from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm

from .gaps import MOST_BUDGET

BUDGET = 5


class BudgetFilter(FilterForm):
    """How many trainings can be paid: it lives in the address."""

    k = forms.IntegerField(label=_("Trainings that can be paid"), min_value=1, max_value=MOST_BUDGET, required=False)

    @property
    def budget(self) -> int:
        return self.chosen.get("k") or BUDGET
