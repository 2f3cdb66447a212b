from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm

from .choices import Dimension
from .selectors import scenarios_offered


class SimulationForm(FacesForm):
    """Ask what a change of rules would do."""

    scenario = forms.ModelChoiceField(
        label=_("Suppose that"), queryset=scenarios_offered(), empty_label=None, widget=forms.RadioSelect
    )
    as_of = forms.DateField(
        label=_("Day"), widget=DateInput(), help_text=_("Rules and files are read as they stand on this day.")
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate
        self.fields["scenario"].hints = {s.pk: s.about for s in scenarios_offered()}  # type: ignore[attr-defined]


class ResultFilter(FacesForm):
    """Which numbers of a result a page shows."""

    pathway = forms.ChoiceField(label=_("Pathway"))
    by = forms.ChoiceField(label=_("Counted by"), choices=Dimension.choices)

    def __init__(self, *args: Any, pathways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway"].choices = pathways  # type: ignore[attr-defined]
