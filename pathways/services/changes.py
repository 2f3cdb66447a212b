"""The story of a change of the rules: begun, written, submitted, then published by a second person or sent back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError, NotAllowed, WrongState
from common.transitions import move_state

from ..choices import ChangeAction, Origin, PublicationState
from ..content import content_of, read_content
from ..models import ChangeEvent, Rule, RuleChange, RuleEvent, RuleSet
from ..policies import BEING_WRITTEN, moves_open_to
from ..publication import Obstacle, first_day, goes_on, is_of_the_past, leaving, obstacles
from ..transitions import CHANGE_MOVES, RULE_MOVES
from ..versions import row_version, rule_version
from .effects import effect_request
from .loading import LOCK

_WRITABLE = ("content", "last_day", "is_correction", "reason")
_ANEW = {ChangeAction.CHANGE: ("from", "to", "checked_on"), ChangeAction.CHECK: ("checked_on",)}


class NotReady(DomainError):
    """A change cannot be submitted or published as it is. `obstacles` name everything that is left to put right."""

    def __init__(self, found: list[Obstacle]) -> None:
        texts = list(dict.fromkeys(obstacle.text for obstacle in found))
        super().__init__(_("This is not ready yet: %(problem)s") % {"problem": " ".join(texts[:3])})
        self.obstacles = found


@transaction.atomic
def change_begin(
    *,
    action: str,
    by: User,
    rule: Rule | None = None,
    rule_set: RuleSet | None = None,
    content: dict[str, Any] | None = None,
    imported_from: str = "",
) -> RuleChange:
    """A draft: of a new rule in a set, or of what is to happen to a published rule. It may be incomplete until it is submitted.

    A change starts from what the rule says now, without the dates and without the day it was looked up: those are to be stated.
    Raises `WrongState` for a rule that stands no more.
    """
    if action == ChangeAction.NEW:
        change = RuleChange(action=action, rule_set=rule_set, content=content or {})
    else:
        if rule is None or rule.state != PublicationState.PUBLISHED:
            raise WrongState(_("This text of the rule stands no more: begin from the one that does."))
        change = RuleChange(action=action, rule=rule, rule_set=rule.rule_set, rule_version=row_version(rule))
        change.content = content if content is not None else _copied(rule, action)
    change.drafted_by, change.imported_from = by, imported_from
    change.save()
    ChangeEvent.objects.create(subject=change, action="create", new_state=change.status, by=by)
    return change


def _copied(rule: Rule, action: str) -> dict[str, Any]:
    if action == ChangeAction.END:
        return {}
    return {key: value for key, value in content_of(rule).items() if key not in _ANEW[ChangeAction(action)]}


def change_save(*, change: RuleChange, by: User, **fields: Any) -> RuleChange:
    """Write down what the drafter has so far. Raises `NotAllowed` for anybody else, `WrongState` once it is out of their hands."""
    if change.drafted_by_id != by.pk:
        raise NotAllowed(_("Only who drafted this may write in it: whoever does could not approve it."))
    writing = RuleChange.objects.filter(pk=change.pk, status__in=BEING_WRITTEN)
    written = {name: fields[name] for name in _WRITABLE if name in fields}
    if not writing.update(**written, updated_at=timezone.now()):
        raise WrongState(_("This is out of your hands now: it has been submitted, published or withdrawn."))
    for name, value in written.items():
        setattr(change, name, value)
    return change


def change_move(*, change: RuleChange, name: str, by: User, reason: str = "") -> RuleChange:
    """Any of `CHANGE_MOVES` that the person may make. Raises `NotReady`, `NotAllowed`, `InvalidInput` or `WrongState`."""
    if name in ("submit", "publish"):
        return change_submit(change=change, by=by) if name == "submit" else change_publish(change=change, by=by)
    _may_move(change, name, by)
    move_state(change, CHANGE_MOVES, name, by=by, reason=reason)
    return change


@transaction.atomic
def change_submit(*, change: RuleChange, by: User) -> RuleChange:
    """Hand the change over for approval, whole and free of contradiction as of today; what it touches is counted for its approver."""
    _may_move(change, "submit", by)
    _is_ready(change, timezone.localdate())
    move_state(change, CHANGE_MOVES, "submit", by=by)
    effect_request(change=change)
    return change


@transaction.atomic
def change_publish(*, change: RuleChange, by: User) -> RuleChange:
    """Approve and publish, by a second person: the rule it starts from makes room, the new one stands; all of it or nothing.

    Everything is looked at again: rules published since may overlap or contradict it, and its first day may have passed.
    """
    _one_at_a_time()
    locked = RuleChange.objects.select_for_update(of=("self",)).select_related("rule", "rule_set").get(pk=change.pk)
    _may_move(locked, "publish", by)
    today = timezone.localdate()
    _is_ready(locked, today)
    first = first_day(locked)
    if first is not None and locked.rule is not None:
        _make_room(locked, locked.rule, first, by)
    extra: dict[str, Any] = {"approved_by": by, "approved_at": timezone.now()}
    extra["is_correction"] = locked.is_correction and is_of_the_past(locked, today)
    if locked.action != ChangeAction.END:
        extra["published_rule"] = _write_rule(locked, by)
    move_state(locked, CHANGE_MOVES, "publish", by=by, extra=extra)
    change.refresh_from_db()
    return change


def _may_move(change: RuleChange, name: str, by: User) -> None:
    if name in {step.name for step in moves_open_to(by, change)}:
        return
    if name == "publish" and change.drafted_by_id == by.pk:
        raise NotAllowed(_("A second person approves: nobody publishes what they drafted themselves."))
    if name == "submit" and change.drafted_by_id != by.pk:
        raise NotAllowed(_("Only who drafted this submits it."))
    raise WrongState(_("This is not possible any more: somebody else has moved it on. Look at it again."))


def _is_ready(change: RuleChange, today: date) -> None:
    if found := obstacles(change, today):
        raise NotReady(found)


def _one_at_a_time() -> None:
    """Two publications, or one and a load of rule files, see each other's rules: they take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _make_room(change: RuleChange, rule: Rule, first: date, by: User) -> None:
    """End, correct or withdraw the rule that the change starts from. Nothing of what it says is touched but its last day."""
    room = leaving(rule, first, is_end=change.action == ChangeAction.END)
    if room is None:
        return
    _move_rule(rule, room.move, room.last_day, change, by)
    if room.move == "cancel" and (before := goes_on(rule)) is not None:
        _move_rule(before.rule, "reopen", before.last_day, change, by)


def _move_rule(rule: Rule, name: str, last_day: date | None, change: RuleChange, by: User) -> None:
    extra: dict[str, Any] = {"effective_to": last_day}
    if rule.approved_by_id is None:
        extra["approved_by"] = by  # from here on a shipped rule belongs to staff: no upgrade brings it back
    noted = {"change": change, "last_day_before": rule.effective_to, "last_day": last_day}
    move_state(rule, RULE_MOVES, name, by=by, reason=change.reason, field="state", extra=extra, noted=noted)


def _write_rule(change: RuleChange, by: User) -> Rule:
    values = read_content(change.content, change.rule_set)
    rule = Rule(rule_set=change.rule_set, origin=Origin.STAFF, **values)
    rule.supersedes = change.rule or _text_before(rule)
    rule.drafted_by, rule.approved_by, rule.approved_at = change.drafted_by, by, timezone.now()
    rule.version = rule_version(rule)
    rule.full_clean(exclude=["supersedes", "drafted_by", "approved_by", "version"])
    rule.save()
    RuleEvent.objects.create(
        subject=rule,
        action="publish",
        new_state=rule.state,
        by=by,
        reason=change.reason,
        change=change,
        last_day_before=rule.effective_to,
        last_day=rule.effective_to,
    )
    return rule


def _text_before(rule: Rule) -> Rule | None:
    """The text of the same rule that stands to the day before: what a further text of it follows."""
    texts = Rule.objects.published().filter(rule_set=rule.rule_set, key=rule.key)
    return texts.filter(effective_to__lt=rule.effective_from).order_by("-effective_to").first()
