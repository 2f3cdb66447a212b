from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import FilterForm
from reference.models import Country

from ..choices import LOOKED_AT_BY, SkillsKind
from .selectors import countries_told


class MapFilter(FilterForm):
    """Whose registry, and by what: both live in the address."""

    country = forms.ModelChoiceField(
        label=_("Registry"), queryset=Country.objects.none(), empty_label=None, required=False
    )
    by = forms.ChoiceField(label=_("Look by"), choices=LOOKED_AT_BY, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = countries_told(user)  # type: ignore[attr-defined]

    @property
    def kind(self) -> SkillsKind:
        return SkillsKind(self.chosen.get("by") or SkillsKind.OCCUPATION)
