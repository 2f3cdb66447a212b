"""A sanction on its page: what it touches or touched, by kind, who is to be told, and what has changed since it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.scope import database_scope
from common.transitions import Move, available
from common.wording import day, grouped, remaining
from employers.models import Vacancy

from .cascade import Cascade, Difference, Touch, differences, touch_of
from .choices import CARVE_OUTS, STOPS, CascadeOutcome, SanctionKind, SanctionStatus, Touching
from .letters import period_of
from .models import Appeal, CascadeItem, Sanction
from .selectors import has_conflict, rule_for, surety_left
from .services import preview_keep
from .services.cascade import FREE, HELD, whole_region
from .transitions import SANCTION_PAGE_MOVES

MOST_SHOWN = 500  # of one kind; beyond that its number says it, and the list of things touched has them all
MOST_CHANGES = 20
LANGUAGES = {"es": gettext_lazy("Spanish"), "en": gettext_lazy("English"), "fr": gettext_lazy("French")}
_OUR_WORDS = {HELD: gettext_lazy("held"), FREE: gettext_lazy("not held")}
_STATE_FIELDS = {"employers.takenseat": "state"}


@dataclass(frozen=True)
class Line:
    """One thing in words. `since` is empty while the sanction acts."""

    label: str
    vacancy: str
    place: str
    change: str
    told: str = ""
    since: str = ""
    why: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Group:
    what: Touching
    count: int
    lines: tuple[Line, ...]

    @property
    def is_carved_out(self) -> bool:
        return self.what in CARVE_OUTS

    @property
    def left_out(self) -> int:
        return self.count - len(self.lines)

    @property
    def has_since(self) -> bool:
        return any(line.since for line in self.lines)


@dataclass(frozen=True)
class Card:
    """`digest` is what a signature names; empty where nothing is to be signed. `why_not`: why this reader cannot sign."""

    groups: tuple[Group, ...] = ()
    digest: str = ""
    told: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    why_not: str = ""
    stops: bool = True
    provisional: bool = False


def card_of(sanction: Sanction, user: User, shown: str) -> Card:
    """Before it acts, what it would touch now (kept, so that the signature can name it); afterwards, what it touched.

    `shown`: the digest of an earlier look of the reader, to say what has changed since.
    """
    with database_scope(whole_region(user)):
        if sanction.status in (SanctionStatus.PROPOSED, SanctionStatus.SIGNED):
            return _before(sanction, user, shown)
        items = list(sanction.items.select_related("vacancy").order_by("pk"))
    return Card(
        groups=_groups([(item.what, _line_of(item)) for item in items]),
        told=_told(item.language for item in items if item.language),
        why_not=_why_not(sanction, user) if sanction.status == SanctionStatus.PROVISIONAL else "",
        stops=sanction.kind in STOPS,
        provisional=sanction.status == SanctionStatus.PROVISIONAL,
    )


def _before(sanction: Sanction, user: User, shown: str) -> Card:
    found, kept = preview_keep(sanction=sanction, by=user)
    earlier = sanction.previews.filter(digest=shown).exclude(pk=kept.pk).first() if shown else None
    folios = _folios(found)
    return Card(
        groups=_groups([(touch.what, _line(touch, folios)) for touch in found.touches]),
        digest=found.digest,
        told=_told(touch.language for touch in found.touches if touch.language),
        changed=_changes(differences(map(touch_of, earlier.touches), found.touches)) if earlier else (),
        why_not=_why_not(sanction, user) if sanction.status == SanctionStatus.PROPOSED else "",
        stops=sanction.kind in STOPS,
    )


def _why_not(sanction: Sanction, user: User) -> str:
    if user.pk == sanction.proposed_by_id:
        return _("You proposed it: somebody else signs.")
    if has_conflict(user, sanction.recruiter, sanction.complaint):
        return _("You are tied to this recruiter or to its case: somebody else signs.")
    return ""


def moves_of(sanction: Sanction, user: User) -> list[Move]:
    """The steps that this reader may take now; that others may, the page says in words."""
    steps = available(SANCTION_PAGE_MOVES, sanction.status)
    if has_conflict(user, sanction.recruiter, sanction.complaint):
        return []
    refused = set()
    if _why_not(sanction, user):
        refused.add("sign")
    rule = rule_for(sanction.regime, sanction.kind)
    if sanction.kind != SanctionKind.INTERIM or rule is None or rule.emergency_working_days is None:
        refused.add("act_now")
    return [step for step in steps if step.name not in refused]


def state_words(model: str, state: str) -> str:
    """A state of a record of any room in the reader's language, from the record's own field."""
    if state in _OUR_WORDS:
        return str(_OUR_WORDS[state])
    known: Any = apps.get_model(model)._meta.get_field(_STATE_FIELDS.get(model, "status"))
    return str(dict(known.flatchoices).get(state, state))


def sanction_facts(sanction: Sanction) -> list[dict[str, Any]]:
    facts = [
        _fact(_("State"), str(sanction.get_status_display()), face=_face(sanction)),
        _fact(_("Period"), period_of(sanction)),
        _fact(_("Proposed by"), str(sanction.proposed_by)),
        _fact(_("Signed by"), str(sanction.signed_by or _("nobody yet"))),
    ]
    if sanction.surety:
        left = f"{grouped(surety_left(sanction.surety))} {sanction.surety.currency}"
        facts.append(_fact(_("Left of the bond"), left, str(sanction.surety)))
    if sanction.acts_until:
        facts.append(_fact(_("Lapses without a second signature after"), day(sanction.acts_until), face="warn"))
    if sanction.appeal_until:
        over = sanction.appeal_until < timezone.localdate()
        left = _("the time to appeal is over") if over else remaining(sanction.appeal_until)
        facts.append(_fact(_("Appeal until"), day(sanction.appeal_until), left))
    return facts


def appeal_facts(appeal: Appeal) -> list[dict[str, Any]]:
    sanction = appeal.sanction
    return [
        _fact(_("Recruiter"), str(sanction.recruiter)),
        _fact(_("Sanction"), str(sanction.get_kind_display()), sanction.folio),
        _fact(_("Proposed by"), str(sanction.proposed_by), _("does not decide")),
        _fact(_("Signed by"), str(sanction.signed_by or "–"), _("does not decide")),
    ]


def _face(sanction: Sanction) -> str:
    waits = (SanctionStatus.PROPOSED, SanctionStatus.PROVISIONAL, SanctionStatus.SIGNED)
    return "warn" if sanction.status in waits else "bad" if sanction.status == SanctionStatus.IN_FORCE else ""


def told_in(language: str, told: bool) -> str:
    """In which language somebody was told by a text, or that the office has to."""
    if not language:
        return "–"
    return _said_in(language) if told else _("the office tells them: no telephone")


def _said_in(language: str) -> str:
    return _("text in %(language)s") % {"language": LANGUAGES.get(language, language)}


def _line(touch: Touch, folios: dict[int, str]) -> Line:
    return Line(
        label=touch.label,
        vacancy=folios.get(touch.vacancy or 0, ""),
        place=touch.place,
        change=_change(touch.model, touch.before, touch.after),
        told=told_in(touch.language, touch.reachable),
    )


def _line_of(item: CascadeItem) -> Line:
    over = item.outcome != CascadeOutcome.DONE
    return Line(
        label=item.label,
        vacancy=item.vacancy.folio if item.vacancy else "",
        place=item.place,
        change=_change(item.model, item.before, item.after),
        told=told_in(item.language, item.told),
        since=str(item.get_outcome_display()) if over else "",
        why=item.why,
        pk=item.pk if item.what in CARVE_OUTS else None,
    )


def _change(model: str, before: str, after: str) -> str:
    was = state_words(model, before)
    return was if before == after else f"{was} → {state_words(model, after)}"


def _groups(rows: Sequence[tuple[str, Line]]) -> tuple[Group, ...]:
    by_kind: dict[str, list[Line]] = {}
    for what, line in rows:
        by_kind.setdefault(str(what), []).append(line)
    return tuple(
        Group(what, len(by_kind[what]), tuple(by_kind[what][:MOST_SHOWN])) for what in Touching if what in by_kind
    )


def _told(languages: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{LANGUAGES.get(code, code)}: {n}" for code, n in sorted(Counter(languages).items()))


def _folios(found: Cascade) -> dict[int, str]:
    ids = {touch.vacancy for touch in found.touches if touch.vacancy}
    return dict(Vacancy.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "folio"))


def _changes(found: Sequence[Difference]) -> tuple[str, ...]:
    told = tuple(map(_said, found[:MOST_CHANGES]))
    left = len(found) - len(told)
    return (*told, _("%(n)d more") % {"n": left}) if left else told


def _said(one: Difference) -> str:
    touch = one.now or one.was
    assert touch is not None
    names = {"what": touch.what.label, "label": touch.label}
    if one.was is None:
        return _("new: %(what)s, %(label)s") % names
    if one.now is None:
        return _("no longer: %(what)s, %(label)s") % names
    return _("changed: %(what)s, %(label)s") % names


def _fact(label: str, value: str, note: str = "", face: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": face}
