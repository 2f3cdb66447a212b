"""What the coming seasons of a programme depend on, as far as it is on record today: rules to come, days before work, preferred places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from ..choices import EVALUATED, StepActor
from ..engine.evaluate import compile_rules
from ..engine.facts import Vocabulary, day
from ..engine.filing import plan
from ..engine.ladder import RulesAhead
from ..engine.seasons import Lead
from ..models import CapPool, FilingStep, Programme, Rule
from .filing import calendar_of, for_plan
from .rules import for_engine, strictest_first

_USUAL_START = timedelta(days=365)  # the start of work that usual leads are planned for
_JOURNEY = "travel"  # the key of the step by which the person leaves home, in the calendar of every programme
_OF_THE_PERSON = (StepActor.WORKER, StepActor.CONSULATE)


def rules_ahead(as_of: date, until: date, vocabulary: Vocabulary) -> RulesAhead:
    """The rules of `as_of`, and those of every later day up to `until` on which it is known today that they change."""
    rows = Rule.objects.published().filter(legal_status__in=EVALUATED).overlapping(as_of, until)
    found = list(rows.select_related("rule_set"))
    begins = {rule.effective_from for rule in found}
    begins |= {rule.effective_to + timedelta(days=1) for rule in found if rule.effective_to}
    changes = [as_of, *sorted(when for when in begins if as_of < when <= until)]
    sets = []
    for when in changes:
        standing = [r for r in found if r.effective_from <= when and (r.effective_to is None or r.effective_to >= when)]
        rules = strictest_first(for_engine(rule) for rule in standing)
        sets.append((day(when), compile_rules(rules, vocabulary, as_of)))
    return RulesAhead(tuple(sets))


def usual_leads(programmes: Iterable[Programme], today: date, origin: str) -> dict[str, Lead]:
    """For each programme the days before work that its filing steps usually take, for people of a country of origin.

    Where a programme has no steps on record, the longest of those of its country stand in, else the longest of all (`is_told`).
    """
    programmes = list(programmes)
    steps: dict[str, list[FilingStep]] = defaultdict(list)
    rows = FilingStep.objects.in_force_on(today).filter(programme__in=programmes)
    for row in rows.select_related("programme").order_by("position", "pk"):
        steps[str(row.programme_id)].append(row)
    told = {p.pk: _usual_lead(steps[p.pk], p.country_id, today, origin) for p in programmes if steps[p.pk]}
    leads = {}
    for programme in programmes:
        near = [told[p.pk] for p in programmes if p.pk in told and p.country_id == programme.country_id]
        leads[programme.pk] = told.get(programme.pk) or _longest(near or list(told.values()))
    return leads


def _usual_lead(rows: list[FilingStep], country: str, today: date, origin: str) -> Lead:
    steps = for_plan(rows, country, origin)
    starts = today + _USUAL_START
    calendars = {step.country: calendar_of(step.country, starts.year) for step in steps}
    planned = plan(steps, starts, calendars, today)
    before = [(starts - one.last_safe).days for one in planned]
    own = [days for row, days in zip(rows, before, strict=True) if row.actor in _OF_THE_PERSON]
    journeys = [row.length for row in rows if row.key == _JOURNEY]
    return Lead(max(before), max(own, default=0), max(journeys, default=0))


def _longest(leads: list[Lead]) -> Lead:
    return Lead(
        filing=max((lead.filing for lead in leads), default=0),
        papers=max((lead.papers for lead in leads), default=0),
        journey=max((lead.journey for lead in leads), default=0),
        is_told=False,
    )


def pools_for_returning() -> QuerySet[CapPool]:
    """Places that are or were kept for returning workers, the years in their order."""
    return CapPool.objects.counted().filter(returning_only=True).order_by("starts_from", "key")
