from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm, SearchInput

from ..choices import EnforcementKind, MatchStatus


class MatchFilter(FilterForm):
    q = forms.CharField(label=_("Name"), required=False, max_length=100, widget=SearchInput())
    status = forms.ChoiceField(required=False, choices=[("", ""), *MatchStatus.choices], widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *EnforcementKind.choices])
