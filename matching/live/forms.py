from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm, FilterForm, SearchInput
from common.moves import MoveForm
from common.transitions import available

from ..choices import ChangeCause, ChangeKind, ChangeStatus
from ..models import PlanChange
from ..transitions import CHANGE_MOVES
from .moves import BY_HAND
from .presentation import kind_of

EVERY = "all"  # of the list: in every state


class ChangeFilter(FilterForm):
    """Filters of the list of changes. Without a state those that wait are shown."""

    q = forms.CharField(label=_("Person, vacancy or folio"), required=False, max_length=100, widget=SearchInput())
    status = forms.ChoiceField(
        required=False, choices=[("", ""), (EVERY, ""), *ChangeStatus.choices], widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(label=_("What changes"), required=False, choices=[("", _("all")), *ChangeKind.choices])
    cause = forms.ChoiceField(label=_("Why"), required=False, choices=[("", _("all")), *ChangeCause.choices])
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of whose plan
    night = forms.IntegerField(required=False, widget=forms.HiddenInput)  # which found them


class ChangeForm(MoveForm):
    """What becomes of one change."""

    def __init__(self, *args: Any, change: PlanChange, **kwargs: Any) -> None:
        self.hints = hints(change)
        moves = [step for step in available(CHANGE_MOVES, change.status) if step.name in BY_HAND]
        super().__init__(*args, moves=moves, **kwargs)


def hints(change: PlanChange) -> dict[str, Any]:
    """What follows from each decision, by the name of the move."""
    match kind_of(change):
        case ChangeKind.FIRST:
            approved, declined = _("The proposal is made."), _("This place is not suggested to the person again.")
        case ChangeKind.OTHER:
            approved = _("The new proposal is made, and the one until now is withdrawn.")
            declined = _("The person keeps the place, and the new one is not suggested to them again.")
        case ChangeKind.LOSES:
            approved = _("The proposal until now is withdrawn.")
            declined = _("The person keeps the place.")
    again = _("The person is looked at again, and the same may be suggested once more.")
    return {"approve": approved, "decline": declined, "reconsider": again}


class ManyForm(FacesForm):
    """What is said of several changes at once; which ones, and whether yes or no, the boxes and the button say."""

    reason = forms.CharField(
        label=_("Why you decline"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to decline. It is kept with your name."),
    )
