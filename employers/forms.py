from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from common.transitions import Move
from pathways.models import Programme
from reference.models import Subdivision

from .choices import VacancyStatus


class VacancyFilter(FacesForm):
    q = forms.CharField(label=_("Title, employer, folio or case number"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *VacancyStatus.choices])
    programme = forms.ModelChoiceField(
        label=_("Pathway"), required=False, queryset=Programme.objects.filter(is_work=True), empty_label=_("all")
    )
    place = forms.ModelChoiceField(
        label=_("State or province"),
        required=False,
        queryset=Subdivision.objects.filter(country__is_destination=True),
        empty_label=_("all"),
    )


class MoveForm(FacesForm):
    """One of the moves that the vacancy's state allows this person."""

    move = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to ask for changes, to close and to open again. It is kept with your name."),
    )

    def __init__(self, *args: Any, moves: list[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["move"]).choices = [(step.name, step.label) for step in moves]
