from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from reference.models import Country


class NamedRequestForm(FacesForm):
    """Who is asked for: a name, and whatever else the employer knows that tells two of one name apart."""

    name = forms.CharField(
        label=_("Name of the person"),
        max_length=200,
        help_text=_("As it stood in their papers: given names and surnames."),
    )
    country = forms.ModelChoiceField(
        label=_("Country the person comes from"),
        queryset=Country.objects.filter(is_origin=True),
        empty_label=_("choose"),
    )
    last_season = forms.IntegerField(label=_("Last year the person worked for you"), required=False, min_value=1940)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1900)
    folio = forms.CharField(label=_("Folio of the registry"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        for name in ("last_season", "birth_year"):
            self.fields[name].max_value = this_year  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["max"] = this_year
