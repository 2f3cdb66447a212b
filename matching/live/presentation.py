"""Plans and changes for approval in words and in the shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.policies import Can, may
from common.tables import Column
from common.wording import day, duration, grouped, moment
from employers.models import Vacancy
from employers.presentation import place

from ..choices import ChangeKind, ChangeStatus, Publishes, RunStatus
from ..models import MatchRun, PlanChange, Proposal
from ..presentation import points
from ..why.words import parts_told, price_told
from .selectors import Freshness, changes_of_night, changes_waiting

if TYPE_CHECKING:
    from accounts.models import User

COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("worker__first_surname", "worker__given_names"), few=True),
    Column("before", gettext_lazy("Place until now")),
    Column("after", gettext_lazy("New place")),
    Column("points", gettext_lazy("Points"), num=True),
    Column("cause", gettext_lazy("Why"), sort="cause", few=True),
    Column("since", gettext_lazy("Since"), sort="pk", few=True),
)
FACES = {
    ChangeStatus.WAITING: "warn",
    ChangeStatus.APPROVED: "ok",
    ChangeStatus.DECLINED: "off",
    ChangeStatus.OVERTAKEN: "off",
}
_DAY = timedelta(days=1)


def freshness(plan: Freshness) -> dict[str, Any]:
    """How fresh a plan is: `face` and `word`, `about` which plan, `told` the rest of the sentence, `error` if it has one."""
    told = [_last_look(plan), _seen(plan.seen)] if plan.repaired_at else [_("nothing has happened since the run")]
    return {
        "run": plan.run,
        "face": "bad" if plan.error else "warn" if plan.waiting else "ok",
        "word": _state(plan),
        "about": _about(plan),
        "told": " · ".join(told) if plan.repaired_at or not plan.waiting else "",
        "error": plan.error,
    }


def _about(plan: Freshness) -> str:
    if not plan.places:
        return _("Plan of run #%(run)s (all registries)") % {"run": plan.run}
    return _("Plan of run #%(run)s (%(places)s)") % {"run": plan.run, "places": ", ".join(plan.places)}


def _state(plan: Freshness) -> str:
    if plan.error:
        return _("It could not be brought up to date")
    if not plan.waiting:
        return _("Up to date")
    return ngettext(
        "%(n)s person or vacancy is still to be looked at",
        "%(n)s people and vacancies are still to be looked at",
        plan.waiting,
    ) % {"n": grouped(plan.waiting)}


def _last_look(plan: Freshness) -> str:
    assert plan.repaired_at is not None
    ago = timezone.now() - plan.repaired_at
    if ago >= _DAY:
        return _("last looked at on %(moment)s") % {"moment": moment(plan.repaired_at)}
    return _("last looked at %(ago)s ago") % {"ago": duration(max(round(ago.total_seconds()), 0))}


def _seen(count: int) -> str:
    told = ngettext("%(n)s person or vacancy since the run", "%(n)s people and vacancies since the run", count)
    return told % {"n": grouped(count)}


def kind_of(change: PlanChange) -> ChangeKind:
    if change.after_id is None:
        return ChangeKind.LOSES
    return ChangeKind.FIRST if change.before_id is None else ChangeKind.OTHER


def row(change: PlanChange) -> dict[str, Any]:
    """One line of the list. Places are None where there is none."""
    return {
        "change": change,
        "before": _place(change.before),
        "after": _place(change.after),
        "points": _points(change),
        "gain": _signed(change.gain),
        "cause": capfirst(change.get_cause_display()),
        "face": FACES[ChangeStatus(change.status)],
    }


def _place(vacancy: Vacancy | None) -> dict[str, Any] | None:
    if vacancy is None:
        return None
    note = f"{vacancy.employer} · {vacancy.subdivision} · {vacancy.programme}"
    return {"pk": vacancy.pk, "title": vacancy.title, "note": note}


def _points(change: PlanChange) -> str:
    return f"{_score(change.score_before)} → {_score(change.score)}"


def _score(score: int | None) -> str:
    return "–" if score is None else grouped(points(score), 1)


def _signed(hundredths: int | None) -> str:
    """With its sign, a real minus; nothing where there is nothing to compare."""
    if hundredths is None:
        return ""
    return f"{'−' if hundredths < 0 else '+'}{grouped(points(abs(hundredths)), 1)}"


def heading(change: PlanChange) -> str:
    """What would change, and for whom: the heading of its page."""
    told = {
        ChangeKind.FIRST: _("A first place for %(person)s"),
        ChangeKind.OTHER: _("Another place for %(person)s"),
        ChangeKind.LOSES: _("%(person)s would lose the place"),
    }
    return told[kind_of(change)] % {"person": change.worker.full_name}


def sentence(change: PlanChange) -> str:
    """The same in one sentence that names the places, for other pages of the person."""
    told = {
        ChangeKind.FIRST: _("A place has been found for this person: %(after)s."),
        ChangeKind.OTHER: _("Another place has been found for this person: %(after)s instead of %(before)s."),
        ChangeKind.LOSES: _("This person would lose the place: %(before)s."),
    }
    before, after = change.before, change.after
    return told[kind_of(change)] % {"before": before and before.title, "after": after and after.title}


def verdict(change: PlanChange) -> str:
    """What the person gains or loses by it, in one sentence."""
    kind, gain = kind_of(change), change.gain
    if kind == ChangeKind.FIRST:
        return _("Until now there was no place for this person.")
    if kind == ChangeKind.LOSES:
        return _("If it is approved, this person has no place until another one is found.")
    if not gain:
        return _("Both places suit this person as well.")
    told = {"points": grouped(points(abs(gain)), 1)}
    if gain > 0:
        return _("The new place suits this person better: %(points)s points more.") % told
    return _("The new place suits this person less: %(points)s points fewer.") % told


def sides(change: PlanChange) -> list[tuple[str, str, str]]:
    """The place until now beside the new one, line by line."""
    before, after = _told(change.before), _told(change.after)
    prices = _score(change.score_before), _score(change.score)
    labels = _("Employer"), _("Pathway"), _("Place"), _("Dates")
    return [*zip(labels, before, after, strict=True), (_("Points of 100"), *prices)]


def _told(vacancy: Vacancy | None) -> tuple[str, str, str, str]:
    if vacancy is None:
        return ("–",) * 4
    dates = f"{day(vacancy.starts_on)} – {day(vacancy.ends_on)}"
    return str(vacancy.employer), str(vacancy.programme), place(vacancy), dates


def parts(change: PlanChange, until_now: Proposal | None) -> list[dict[str, Any]]:
    """The parts of the score at the new place beside those at the place until now; nothing where there is no new place."""
    if not change.score_parts:
        return []
    weights = change.judged_by.score_weights
    return parts_told(change.score_parts, until_now.score_parts if until_now else {}, weights)


def price(change: PlanChange) -> str:
    """What a seat at the new place costs; nothing where there is none."""
    return "" if change.score is None else price_told(change.price, change.score)


def found_by(change: PlanChange) -> str:
    if change.night_id:
        return _("Run #%(run)s, which matched the whole registry anew") % {"run": change.night_id}
    return _("The plan of run #%(run)s, when it looked at what had changed") % {"run": change.plan.run_id}


def refused(told: Iterable[tuple[PlanChange, str]]) -> list[str]:
    """Whom a decision left as they were and why: one line for each reason, with everybody whom it is true of."""
    people: dict[str, list[str]] = {}
    for change, why in told:
        people.setdefault(why, []).append(f"{change.worker.full_name} ({change.worker.folio})")
    return [
        _("Not done: %(people)s. %(why)s") % {"people": "; ".join(names), "why": why} for why, names in people.items()
    ]


def changes_told(run: MatchRun, user: User) -> str:
    """What a run found, or what its plan waits with, of the people whom the user may see; nothing where there is nothing to say."""
    if run.publishes == Publishes.CHANGES:
        if run.status != RunStatus.DONE or not may(user, Can.READ_PROPOSALS):
            return ""
        found, waiting = changes_of_night(run, user)
        told = ngettext("%(n)s change found", "%(n)s changes found", found) % {"n": grouped(found)}
        return f"{told}, {_waiting(waiting)}"
    if not (waiting := changes_waiting(run, user)):
        return ""
    told = ngettext("%(n)s change waits for approval", "%(n)s changes wait for approval", waiting)
    return told % {"n": grouped(waiting)}


def _waiting(count: int) -> str:
    return ngettext("%(n)s waits for approval", "%(n)s wait for approval", count) % {"n": grouped(count)}


def added(proposal: Proposal) -> str:
    """That a proposal came after its run; nothing of one that the run made."""
    if not proposal.is_later:
        return ""
    return _("Added on %(day)s by an approved change") % {"day": day(proposal.created_at)}
