"""Filters of the lists of rules and of changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..choices import ChangeStatus
from ..models import RuleSet

WHEN = [("", _("today, and to come")), ("past", _("ended")), ("all", _("all"))]
WORK = [("", _("all")), ("old", _("looked up more than a year ago")), ("low", _("of low confidence"))]


class RuleFilter(FacesForm):
    q = forms.CharField(label=_("Words, key or law"), required=False, max_length=200)
    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label=_("Rule set"), required=False, empty_label=_("all"))
    when = forms.ChoiceField(label=_("Stands"), required=False, choices=WHEN)
    look = forms.ChoiceField(label=_("To look up"), required=False, choices=WORK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].queryset = RuleSet.objects.order_by("code")  # type: ignore[attr-defined]


class ChangeFilter(FacesForm):
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *ChangeStatus.choices])
    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label=_("Rule set"), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].queryset = RuleSet.objects.order_by("code")  # type: ignore[attr-defined]
