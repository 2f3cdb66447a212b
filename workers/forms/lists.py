from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.scope import people_scope
from common.forms import FilterForm, SearchInput
from reference.models import Occupation

from ..choices import WorkerStatus


class WorkerFilter(FilterForm):
    q = forms.CharField(
        label=_("Name, folio, last four digits or phone"), required=False, max_length=100, widget=SearchInput()
    )
    status = forms.ChoiceField(required=False, choices=[("", ""), *WorkerStatus.choices], widget=forms.HiddenInput)
    office = forms.ModelChoiceField(
        label=_("Office"), required=False, queryset=Office.objects.none(), empty_label=_("all")
    )
    occupation = forms.ModelChoiceField(
        label=_("Has worked as"), required=False, queryset=Occupation.objects.filter(is_job=True), empty_label=_("any")
    )
    passport = forms.ChoiceField(
        label=_("Passport"), required=False, choices=[("", _("any")), ("ending", _("expired, or within 90 days"))]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = people_scope(user)
        if scope.offices is not None:
            del self.fields["office"]  # theirs is the only one
            return
        cast("forms.ModelChoiceField[Office]", self.fields["office"]).queryset = Office.objects.filter(
            scope.q("country", "pk"), is_active=True
        )
