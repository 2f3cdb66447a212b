from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.scope import people_scope
from common.forms import FacesForm, FilterForm
from reference.models import Municipality

from ..selectors import workers_visible_to
from ..transitions import REQUEST_MOVES


class WorklistFilter(FilterForm):
    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    municipality = forms.ModelChoiceField(
        label=_("Lives in"), required=False, queryset=Municipality.objects.none(), empty_label=_("all")
    )
    office = forms.ModelChoiceField(
        label=_("Office"), required=False, queryset=Office.objects.none(), empty_label=_("all")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = people_scope(user)
        places = workers_visible_to(user).order_by().values("municipality")
        cast("forms.ModelChoiceField[Municipality]", self.fields["municipality"]).queryset = (
            Municipality.objects.filter(pk__in=places).select_related("subdivision").order_by("name")
        )
        if scope.offices is not None:
            del self.fields["office"]  # theirs is the only one
            return
        cast("forms.ModelChoiceField[Office]", self.fields["office"]).queryset = Office.objects.filter(
            scope.q("country", "pk"), is_active=True
        )


class AnswerForm(FacesForm):
    move = forms.ChoiceField(
        label=_("What did you do?"),
        choices=[(move.name, move.label) for move in REQUEST_MOVES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Answer to the person"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In short sentences: the person reads it on their own page."),
    )
