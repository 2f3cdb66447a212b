"""How a page shows a state machine: the form of the moves that may be made, the move itself, and what has happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .errors import DomainError
from .forms import FacesForm
from .models import StateEvent
from .transitions import Move

TIMELINE_LENGTH = 20


class MoveForm(FacesForm):
    """A decision: one of the moves that the record's state allows this person, with a reason where the move asks for one."""

    move = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Explanation"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    hints: dict[str, Any] = {}  # a sentence below a move's name

    def __init__(self, *args: Any, moves: Sequence[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves = list(moves)
        choice = cast(forms.ChoiceField, self.fields["move"])
        choice.choices = [(step.name, step.label) for step in self.moves]
        choice.hints = self.hints  # type: ignore[attr-defined]
        self.fields["reason"].help_text = who_needs_a_reason(self.moves)


def who_needs_a_reason(moves: Sequence[Move]) -> str:
    names = [gettext("“%(name)s”") % {"name": step.label} for step in moves if step.needs_reason]
    kept = gettext("It is kept with your name.")
    return gettext("Needed for %(moves)s.") % {"moves": ", ".join(names)} + " " + kept if names else kept


def make_move(request: HttpRequest, form: MoveForm, record: Any, verb: Callable[..., object]) -> bool:
    """Call the service `verb(name=, by=, reason=)` with what the form says. A refusal is put at its field, and False returned."""
    try:
        verb(name=form.cleaned_data["move"], by=request.user, reason=form.cleaned_data["reason"])
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, gettext("Saved: %(state)s.") % {"state": record.get_status_display()})
    return True


def timeline(record: Any) -> list[dict[str, Any]]:
    """The latest events of a record, newest first, for `components/timeline.html`."""
    events = record.events.select_related("by")[:TIMELINE_LENGTH]
    return [_shown(event, "now" if number == 0 else "") for number, event in enumerate(events)]


def _shown(event: StateEvent, kind: str) -> dict[str, Any]:
    return {
        "title": event.told,
        "text": event.reason,
        "at": event.at,
        "who": str(event.by) if event.by else gettext("the platform"),
        "url": "",
        "kind": kind,
    }
