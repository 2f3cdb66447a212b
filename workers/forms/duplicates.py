"""Decisions about two files that may be one person's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.folios import folio_of
from common.forms import FacesForm

ONE, OTHER = "one", "other"


class MergeForm(FacesForm):
    """Which file stays, and of each field that differs whose value. Nothing chosen is the file's own that stays."""

    keep = forms.TypedChoiceField(coerce=int, error_messages={"required": _("Choose which of the two files stays.")})

    def __init__(self, data: QueryDict | None, *, ids: dict[str, int], differing: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.ids = ids
        self.fields["keep"].choices = [(pk, pk) for pk in ids.values()]  # type: ignore[attr-defined]
        for name in differing:
            self.fields[f"of_{name}"] = forms.ChoiceField(choices=[(ONE, ONE), (OTHER, OTHER)], required=False)

    @property
    def taken(self) -> list[str]:
        """The fields that the file that stays takes from the other."""
        own = ONE if self.cleaned_data["keep"] == self.ids[ONE] else OTHER
        chosen = {name.removeprefix("of_"): side for name, side in self.cleaned_data.items() if name.startswith("of_")}
        return [name for name, side in chosen.items() if side and side != own]


class DecisionForm(FacesForm):
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(FacesForm):
    folio = forms.CharField(label=_("Folio of the other file"), max_length=30)
    reason = forms.CharField(
        label=_("Why you think so"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_folio(self) -> str:
        return folio_of(self.cleaned_data["folio"])
