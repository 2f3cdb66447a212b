"""Caps and filing calendars in a person's words, for the pages that show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.tables import Column
from common.wording import grouped, slack
from reference.models import Country

from .choices import EVALUATED, StepBasis
from .engine.caps import fiscal_year
from .models import CapPool, FilingStep
from .selectors.caps import PoolStanding
from .selectors.filing import CalendarStep, FilingCalendar

SOON_DAYS = 14
CAP_COLUMNS = (
    Column("cap", gettext_lazy("Cap")),
    Column("window", gettext_lazy("Work starts")),
    Column("total", gettext_lazy("Places"), num=True),
    Column("ours", gettext_lazy("Held by us"), num=True),
    Column("elsewhere", gettext_lazy("Used by everybody")),
    Column("left", gettext_lazy("Left")),
    Column("law", gettext_lazy("Law")),
)
STEP_COLUMNS = (
    Column("step", gettext_lazy("Step")),
    Column("who", gettext_lazy("Who")),
    Column("last", gettext_lazy("Last safe day")),
    Column("law", gettext_lazy("Law")),
)


@dataclass(frozen=True)
class DisplayedCap:
    """One pool on a page. `state` is open, full, unknown or off (it counts nothing: withdrawn, proposed).

    `note` is empty where a pool above it says the same.
    """

    pool: CapPool
    for_whom: str
    note: str
    ours: str
    elsewhere: str
    told_on: date | None
    state: str
    left: str
    closed_on: date | None


@dataclass(frozen=True)
class DisplayedStep:
    """One step on a page. `state` is done, late, due_soon or open; `slack` says it in words."""

    step: FilingStep
    who: str
    last_safe: date
    opens: date | None
    state: str
    slack: str
    is_law: bool


def caps_for_display(standings: Iterable[PoolStanding]) -> list[DisplayedCap]:
    standings = list(standings)
    codes = {code for standing in standings for code in standing.pool.nationalities}
    names = {country.code: country.title for country in Country.objects.filter(code__in=codes)} if codes else {}
    said: set[str] = set()
    shown = []
    for standing in standings:
        shown.append(cap_for_display(standing, names, said))
        said.add(standing.pool.note)
    return shown


def cap_for_display(
    standing: PoolStanding, names: Mapping[str, str], said: Collection[str] = frozenset()
) -> DisplayedCap:
    """One pool; a country that `names` does not name is shown by its code, a note that was said already is left out."""
    state = _cap_state(standing)
    return DisplayedCap(
        pool=standing.pool,
        for_whom=_for_whom(standing.pool, names),
        note="" if standing.pool.note in said else standing.pool.note,
        ours=grouped(standing.ours),
        elsewhere=grouped(standing.report.used) if standing.report else _("not known"),
        told_on=standing.report.as_of if standing.report else None,
        state=state,
        left=_left(standing, state),
        closed_on=standing.closing.closed_on if standing.closing else None,
    )


def _cap_state(standing: PoolStanding) -> str:
    if standing.pool.legal_status not in EVALUATED:
        return "off"
    if standing.left is None:
        return "unknown"
    return "open" if standing.left else "full"


def _left(standing: PoolStanding, state: str) -> str:
    if state == "off":
        return str(standing.pool.get_legal_status_display())
    if state == "full":
        return _("no place left")
    return _("not known") if standing.left is None else grouped(standing.left)


def _for_whom(pool: CapPool, names: Mapping[str, str]) -> str:
    if pool.nationalities:
        aside = ", ".join(names.get(code, code) for code in pool.nationalities)
        return _("Set aside for %(countries)s") % {"countries": aside}
    if pool.registry_country:
        return _("Ceiling of %(country)s") % {"country": pool.registry_country}
    return _("For returning workers") if pool.returning_only else _("For all")


def year_not_told(pools: Iterable[CapPool], day: date) -> int | None:
    """The first year from that of the day on of which no supplemental places are on record, where earlier years had some."""
    pools = list(pools)
    told = {pool.year for pool in pools if pool.is_supplemental}
    regular = {pool.year for pool in pools if not pool.is_supplemental and pool.year >= fiscal_year(day)}
    return min((year for year in regular - told), default=None) if told else None


def filing_in_short(calendar: FilingCalendar) -> str:
    """The one sentence about a calendar: how many steps are late, else which comes next and how many days are left for it."""
    if calendar.late:
        late = len(calendar.late)
        return ngettext("%(n)s step is late", "%(n)s steps are late", late) % {"n": late}
    if calendar.next is None:
        return _("Everything is done")
    words = {"step": calendar.next.step.title, "slack": slack(calendar.next.planned.slack)}
    return _("Next: %(step)s, %(slack)s") % words


def steps_for_display(steps: Iterable[CalendarStep]) -> list[DisplayedStep]:
    return [
        DisplayedStep(
            step=one.step,
            who=str(one.step.get_actor_display()),
            last_safe=one.planned.last_safe,
            opens=one.planned.opens,
            state=_step_state(one),
            slack=_("done") if one.is_done else slack(one.planned.slack),
            is_law=one.step.basis == StepBasis.LAW,
        )
        for one in steps
    ]


def _step_state(one: CalendarStep) -> str:
    if one.is_done:
        return "done"
    if one.is_late:
        return "late"
    return "due_soon" if one.planned.slack <= SOON_DAYS else "open"
