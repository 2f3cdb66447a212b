from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.scope import people_scope
from common.forms import FacesForm, FilterForm
from reference.models import Municipality

from ..choices import RequestKind
from ..models import PersonRequest
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
    """The office's answer to one request. A file is erased on a page of its own: here stands only why it is not erased now."""

    move = forms.ChoiceField(label=_("What did you do?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Answer to the person"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In short sentences: the person reads it on their own page."),
    )

    def __init__(self, *args: Any, asked: PersonRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": str(asked.pk)})
        moves = [move for move in REQUEST_MOVES if asked.kind != RequestKind.ERASURE or move.name != "do"]
        cast("forms.ChoiceField", self.fields["move"]).choices = [(move.name, move.label) for move in moves]
