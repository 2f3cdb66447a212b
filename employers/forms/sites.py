from __future__ import annotations

from typing import Any

from django import forms

from common.forms import FacesForm

from ..models import Vacancy, Worksite
from ..presentation import worksite_name
from ..selectors import sites_of, worksites_for


class SitesForm(FacesForm):
    """How many seats of a vacancy are at each worksite of its employer; nought is none."""

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worksites: dict[str, Worksite] = {}
        now = {row.worksite_id: row for row in sites_of(vacancy)}
        for worksite in worksites_for(vacancy.employer, vacancy):
            name, row = f"site_{worksite.pk}", now.get(worksite.pk)
            self.worksites[name] = worksite
            self.fields[name] = forms.IntegerField(
                label=worksite_name(worksite),
                min_value=row.seats_taken if row else 0,
                max_value=vacancy.seats,
                required=False,
                initial=row.seats if row else 0,
            )

    @property
    def seats(self) -> dict[Worksite, int]:
        return {worksite: self.cleaned_data.get(name) or 0 for name, worksite in self.worksites.items()}
