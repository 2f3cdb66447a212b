from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.scope import people_scope
from common.forms import DateInput, FilterForm, SearchInput
from pathways.choices import NOT_OPEN
from pathways.models import Programme
from reference.models import Crop, Language, Occupation

from ..choices import WorkerStatus


class WorkerFilter(FilterForm):
    more = ("office", "crop", "language", "free_from", "free_to", "passport")

    q = forms.CharField(
        label=_("Name, folio, last four digits, phone or municipality"),
        required=False,
        max_length=100,
        widget=SearchInput(),
    )
    status = forms.ChoiceField(required=False, choices=[("", ""), *WorkerStatus.choices], widget=forms.HiddenInput)
    pathway = forms.ModelChoiceField(
        label=_("Pathway"),
        required=False,
        queryset=Programme.objects.filter(is_work=True).exclude(status__in=NOT_OPEN),
        empty_label=_("any"),
    )
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[("", _("open, or facts are missing")), ("open", _("open: nothing is missing"))],
    )
    occupation = forms.ModelChoiceField(
        label=_("Has worked as"), required=False, queryset=Occupation.objects.filter(is_job=True), empty_label=_("any")
    )
    office = forms.ModelChoiceField(
        label=_("Office"), required=False, queryset=Office.objects.none(), empty_label=_("all")
    )
    crop = forms.ModelChoiceField(
        label=_("Crop or animal"), required=False, queryset=Crop.objects.all(), empty_label=_("any")
    )
    language = forms.ModelChoiceField(
        label=_("Speaks"), required=False, queryset=Language.objects.all(), empty_label=_("any")
    )
    free_from = forms.DateField(label=_("Can be away from"), required=False, widget=DateInput())
    free_to = forms.DateField(label=_("until"), required=False, widget=DateInput())
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

    def clean_free_to(self) -> date | None:
        first, last = self.cleaned_data.get("free_from"), self.cleaned_data["free_to"]
        if first and last and last < first:
            raise forms.ValidationError(_("The end comes before the start: check the dates."))
        return last
