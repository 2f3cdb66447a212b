"""Pages of changes of the rules: what waits, one change with its two texts and whom it touches, the form of a draft."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.moves import MoveForm, make_move, timeline
from common.tables import Column, ListTable

from ..choices import ChangeAction, ChangeStatus, EffectStatus
from ..comparing import differences, key_in_words
from ..consequences import consequences
from ..content import rule_of
from ..effects import fingerprint
from ..effects_shown import effect_shown
from ..forms import ChangeFilter, form_for
from ..models import ChangeEffect, RuleChange
from ..policies import may_write, moves_open_to
from ..publication import Obstacle, first_day, is_of_the_past, obstacles
from ..selectors.changes import changes_in_hand, changes_listed, changes_to_approve
from ..services import NotReady, change_move, change_save, change_submit, effect_request

COLUMNS = (
    Column("change", gettext_lazy("Change")),
    Column("action", gettext_lazy("What is to be done"), sort="action"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("who", gettext_lazy("Drafted by"), sort="drafted_by__full_name"),
    Column("when", gettext_lazy("Last change"), sort="updated_at"),
)
UNDER_WAY = (EffectStatus.ASKED, EffectStatus.COUNTING)
NOT_DONE = (ChangeStatus.DRAFT, ChangeStatus.SENT_BACK, ChangeStatus.SUBMITTED)
VIEWS = ("approve", "mine", "all")


@require_safe
@allowed(Can.EDIT_RULES)
def change_list(request: HttpRequest) -> HttpResponse:
    """What waits for this person's approval, what is in their hands, and all of it: three tabs."""
    user = person(request)
    asked = {"approve": changes_to_approve(user), "mine": changes_in_hand(user), "all": changes_listed()}
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else VIEWS[0]
    filters = ChangeFilter(request.GET or None)
    changes = asked[str(view)]
    if view == "all" and filters.is_valid():
        chosen = {name: filters.cleaned_data[name] for name in ("status", "rule_set") if filters.cleaned_data[name]}
        changes = changes.filter(**chosen)
    names = {"approve": _("To approve"), "mine": _("In my hands"), "all": _("All")}
    tabs = [
        {
            "label": names[name],
            "url": f"?view={name}",
            "current": name == view,
            "count": "" if name == "all" else asked[name].count(),
        }
        for name in VIEWS
    ]
    table = ListTable(request, changes, COLUMNS, default="-when")
    return render(
        request, "pathways/change_list.html", {"table": table, "tabs": tabs, "view": view, "filters": filters}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The two texts beside each other, what would happen, whom it touches, and the decision."""
    change = get_object_or_404(changes_listed(), pk=pk)
    moves = moves_open_to(person(request), change)
    form = MoveForm(request.POST or None, moves=moves)
    if request.method == "POST":
        if not moves:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, change, partial(change_move, change=change)):
            return redirect("pathways:change", change.pk)
    today = timezone.localdate()
    waits = change.status in NOT_DONE
    context = {
        "change": change,
        "form": form if moves else None,
        "may_write": may_write(person(request), change),
        "is_own": change.drafted_by_id == person(request).pk,
        "obstacles": _by_text(obstacles(change, today)) if waits else [],
        "consequences": consequences(change, today) if waits else [],
        "is_correction": change.is_correction and (not waits or is_of_the_past(change, today)),
        "first_day": first_day(change),
        "events": timeline(change),
        **_texts(change),
        **_effect(change),
    }
    return render(request, "pathways/change.html", context)


def _by_text(found: list[Obstacle]) -> list[tuple[str, str]]:
    """What is in the way, once each, with the fields it is about."""
    fields: dict[str, list[str]] = {}
    for obstacle in found:
        fields.setdefault(obstacle.text, []).extend([key_in_words(obstacle.field)] if obstacle.field else [])
    return [(text, ", ".join(keys)) for text, keys in fields.items()]


def _texts(change: RuleChange) -> dict[str, Any]:
    """The rule as it reads and as it would read; for an end only what ends."""
    new = None if change.action == ChangeAction.END else rule_of(change.content, change.rule_set)
    rows = differences(change.rule, new or change.rule)
    return {
        "changed": [row for row in rows if row.is_changed],
        "same": [row for row in rows if not row.is_changed],
        "has_before": change.rule is not None,
    }


def _effect(change: RuleChange) -> dict[str, Any]:
    """The count that is kept, and whether it is of the text as it reads now."""
    effect = ChangeEffect.objects.filter(change=change).first()
    told: dict[str, Any] = {"effect": effect, "counted": None, "job": None, "is_old_count": False}
    if effect is None:
        return told
    told["is_old_count"] = effect.fingerprint != fingerprint(change, effect.as_of)
    if effect.status == EffectStatus.DONE:
        told["counted"] = effect_shown(effect)
    elif effect.status in UNDER_WAY:
        told["job"] = _job(effect)
    return told


def _job(effect: ChangeEffect) -> dict[str, Any]:
    return {
        "stage": str(effect.get_status_display()),
        "done": effect.result.get("done", 0),
        "total": effect.result.get("total", 0),
        "unit": _("rows"),
        "note": "",
        "seconds_left": None,
        "steps": [],
        "url": reverse("pathways:change_progress", args=[effect.change_id]),
    }


@require_safe
@allowed(Can.EDIT_RULES)
def change_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    effect = get_object_or_404(ChangeEffect, change=pk)
    response = render(request, "components/job_progress.html", {"job": _job(effect)})
    if effect.status not in UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.EDIT_RULES)
def change_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count whom the change would touch."""
    change = get_object_or_404(changes_listed(), pk=pk)
    try:
        effect_request(change=change)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("pathways:change", change.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def change_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a draft: saved as far as it is, or saved and submitted."""
    change = get_object_or_404(changes_listed(), pk=pk)
    if not may_write(person(request), change):
        raise PermissionDenied
    form = form_for(change, request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(request, form, change):
        return redirect("pathways:change", change.pk)
    return render(request, "pathways/change_edit.html", {"change": change, "form": form})


def _save(request: HttpRequest, form: Any, change: RuleChange) -> bool:
    """Whether the person is done here: a draft that is not ready stays, saved, with what is missing at its fields."""
    try:
        change_save(change=change, by=person(request), **form.written())
        if "submit" in request.POST:
            change_submit(change=change, by=person(request))
            messages.success(request, _("Saved and submitted: a second person has to approve it."))
        else:
            messages.success(request, _("Saved as a draft."))
    except NotReady as refused:
        form.tell(refused.obstacles)
        return False
    except DomainError as error:
        form.refuse(error)
        return False
    return True
