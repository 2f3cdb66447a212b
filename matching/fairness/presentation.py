"""A run's report of fairness in words and in the shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.tables import Column
from common.wording import NBSP, grouped
from reference.models import Language, Skill, Subdivision
from workers.choices import SCHOOLING_BANDS, LanguageLevel, People, Sex

from ..choices import FairnessBy
from .gaps import Chosen, ChosenPlan, Gaps, Training
from .groups import AGES, NOT_RECORDED
from .rates import Group, Rate, Table
from .selectors import Fairness

COLUMNS = (
    Column("group", gettext_lazy("Group")),
    Column("people", gettext_lazy("Registered"), num=True),
    Column("eligible", gettext_lazy("Eligible for a seat"), num=True),
    Column("proposed", gettext_lazy("Proposed"), num=True),
    Column("of_people", gettext_lazy("Proposed of the registered"), num=True),
    Column("of_eligible", gettext_lazy("Proposed of the eligible"), num=True),
    Column("stages", gettext_lazy("Who were not")),
    Column("waits", gettext_lazy("Days waited (median)"), num=True),
    Column("differs", gettext_lazy("Beside all others")),
)
PLAN_COLUMNS = (
    Column("step", gettext_lazy("Step"), num=True),
    Column("training", gettext_lazy("Training or paper")),
    Column("place", gettext_lazy("For whom")),
    Column("people", gettext_lazy("People"), num=True),
    Column("seats", gettext_lazy("Seats it fills more"), num=True),
)
PAPER_LABELS = {
    "passport": gettext_lazy("A passport that is good long enough"),
    "national_id": gettext_lazy("An identity document"),
    "passport_or_national_id": gettext_lazy("A passport or an identity document"),
    "police_record": gettext_lazy("A police record certificate"),
    "migration_record": gettext_lazy("A migration record"),
    "medical": gettext_lazy("A medical certificate"),
    "driving_licence": gettext_lazy("A driving licence"),
    "literacy": gettext_lazy("Reading and writing"),
}


@dataclass(frozen=True)
class Row:
    """One group, every figure in words."""

    label: str
    is_hidden: bool
    people: str
    eligible: str
    proposed: str
    of_people: str
    of_people_between: str
    of_eligible: str
    of_eligible_between: str
    stages: list[str]
    days_proposed: str
    days_waiting: str
    face: str
    differs: str


@dataclass(frozen=True)
class Section:
    """One dimension: its rows, what the test of all groups together says, and how many groups are not shown."""

    by: str
    title: str
    rows: list[Row]
    test: str
    hidden: str


class Names:
    """The names behind the codes of groups. One query a kind."""

    def __init__(self) -> None:
        departments = Subdivision.objects.select_related("country").values_list("pk", "name", "country_id")
        self.departments = {code: f"{name} ({country})" for code, name, country in departments}
        self.languages = {language.pk: str(language.title) for language in Language.objects.all()}

    def group(self, by: str, key: str) -> str:
        if by != FairnessBy.AGE and key == NOT_RECORDED:
            return _("Not recorded")
        match by:
            case FairnessBy.SEX:
                return str(Sex(key).label).capitalize()
            case FairnessBy.AGE:
                return ages(int(key))
            case FairnessBy.DEPARTMENT:
                return self.departments.get(key, key)
            case FairnessBy.LANGUAGE:
                return self.languages.get(key, key)
            case FairnessBy.PEOPLE:
                return str(People(key).label)
        return _("%(years)s years") % {"years": SCHOOLING_BANDS[int(key)][1]}


def ages(band: int) -> str:
    if band == 0:
        return _("Below %(age)d") % {"age": AGES[0]}
    if band == len(AGES):
        return _("%(age)d and more") % {"age": AGES[-1]}
    return f"{AGES[band - 1]}–{AGES[band] - 1}"


def sections(report: Fairness, names: Names) -> list[Section]:
    """One for each dimension, largest groups first (ages and schooling in their order)."""
    return [_section(table, names) for table in report.tables]


def _section(table: Table, names: Names) -> Section:
    shown = [group for group in table.groups if not group.is_hidden]
    if table.dimension not in (FairnessBy.AGE, FairnessBy.SCHOOLING):
        shown.sort(key=lambda group: -(group.people or 0))
    return Section(
        table.dimension,
        str(FairnessBy(table.dimension).label),
        [row(names.group(table.dimension, group.key), group) for group in shown],
        _test(table),
        _hidden(table.hidden),
    )


def row(label: str, group: Group) -> Row:
    face, differs = _differs(group)
    return Row(
        label,
        group.is_hidden,
        number(group.people),
        number(group.eligible),
        number(group.proposed),
        percent(group.of_people),
        between(group.of_people),
        percent(group.of_eligible),
        between(group.of_eligible),
        _stages(group),
        _days(group.days_proposed),
        _days(group.days_waiting),
        face,
        differs,
    )


def number(people: int | None) -> str:
    return pgettext("number of people", "hidden") if people is None else grouped(people)


def percent(rate: Rate | None) -> str:
    return "–" if rate is None else _share(rate.share)


def between(rate: Rate | None) -> str:
    """The 95 % interval; empty without a rate."""
    return "" if rate is None else f"{_number(rate.interval.low)}–{_share(rate.interval.high)}"


def _share(share: float) -> str:
    return f"{_number(share)}{NBSP}%"


def _number(share: float) -> str:
    return number_format(100 * share, 1)


def _days(days: int | None) -> str:
    return "–" if days is None else grouped(days)


def _stages(group: Group) -> list[str]:
    """Why those who were not proposed were not, as far as it may be told."""
    told = (
        (group.papers, _("%(n)s: papers are missing or run out")),
        (group.closed, _("%(n)s: eligible for no seat")),
        (group.outbid, _("%(n)s: eligible, the seats went to others")),
    )
    return [words % {"n": grouped(people)} for people, words in told if people]


def _differs(group: Group) -> tuple[str, str]:
    if group.chance is None or group.rest is None or group.of_people is None:
        return "", _("Too few to say")
    if not group.is_beyond_chance:
        return "", _("No more than chance may make")
    face, words = (
        ("warn", _("Less often, beyond chance")) if group.is_behind else ("unk", _("More often, beyond chance"))
    )
    return face, f"{words} ({_share(group.of_people.share)} | {_share(group.rest.share)})"


def _test(table: Table) -> str:
    if table.test is None:
        return _("All groups together: too few people to test.")
    told = {"x": number_format(table.test.statistic, 1), "df": table.test.freedom, "p": chance(table.test.p)}
    return _("All groups together: χ² = %(x)s, %(df)s degrees of freedom, p %(p)s.") % told


def chance(p: float) -> str:
    return f"< {number_format(0.001, 3)}" if p < 0.001 else f"= {number_format(p, 3)}"


def _hidden(groups: int) -> str:
    if not groups:
        return ""
    return ngettext("%(n)s group is not shown.", "%(n)s groups are not shown.", groups) % {"n": groups}


def whole_stats(report: Fairness) -> list[dict[str, Any]]:
    """The totals, for `components/stats.html`."""
    group = report.whole
    told = (
        (_("Counted"), number(group.people), _without(report)),
        (_("Eligible for a seat"), number(group.eligible), ""),
        (_("Proposed"), number(group.proposed), ""),
        (_("Of the registered"), percent(group.of_people), ""),
        (_("Of the eligible"), percent(group.of_eligible), ""),
    )
    return [{"label": label, "value": value, "note": note, "face": "", "url": ""} for label, value, note in told]


def _without(report: Fairness) -> str:
    if not report.uncounted:
        return ""
    return _("%(n)s more did not agree to statistics") % {"n": grouped(report.uncounted)}


SHEET = (
    "dimension", "code", "group", "registered", "eligible", "proposed", "papers", "closed", "outbid",
    "of_registered", "of_registered_low", "of_registered_high", "of_eligible", "of_eligible_low", "of_eligible_high",
    "median_days_proposed", "median_days_not_proposed", "others_of_registered", "p_holm",
)  # fmt: skip


def sheet(report: Fairness, names: Names) -> Iterator[Sequence[str]]:
    """The whole table for a program to read: shares from 0 to 1, empty where hidden or unknown."""
    yield SHEET
    yield _line("", _("All"), report.whole)
    for table in report.tables:
        for group in table.groups:
            yield _line(table.dimension, names.group(table.dimension, group.key), group)


def _line(by: str, label: str, group: Group) -> list[str]:
    counts = (group.people, group.eligible, group.proposed, group.papers, group.closed, group.outbid)
    rates = [cell for rate in (group.of_people, group.of_eligible) for cell in _cells(rate)]
    days = (group.days_proposed, group.days_waiting)
    rest = group.rest.share if group.rest else None
    return [
        by,
        group.key,
        label,
        *map(_plain, counts),
        *rates,
        *map(_plain, days),
        _decimal(rest),
        _decimal(group.chance),
    ]


def _cells(rate: Rate | None) -> list[str]:
    if rate is None:
        return ["", "", ""]
    return [_decimal(rate.share), _decimal(rate.interval.low), _decimal(rate.interval.high)]


def _plain(count: int | None) -> str:
    return "" if count is None else str(count)


def _decimal(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


# ── trainings ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PlanRow:
    step: int
    training: str
    place: str
    people: str
    seats: str


def plan_rows(plan: ChosenPlan, names: Names) -> list[PlanRow]:
    skills = {skill.pk: str(skill.title) for skill in Skill.objects.all()} if plan.steps else {}
    return [
        PlanRow(
            at + 1, training(one.training, names, skills), _place(one, names), grouped(one.people), grouped(one.seats)
        )
        for at, one in enumerate(plan.steps)
    ]


def _place(chosen: Chosen, names: Names) -> str:
    return names.departments.get(chosen.department, chosen.department) or _("Everybody who lacks it")


def training(one: Training, names: Names, skills: Mapping[str, str]) -> str:
    """`Skill: pruning`, `English – basic`, `A driving licence`."""
    match one.needs:
        case "skill":
            return _("Skill: %(names)s") % {"names": ", ".join(skills.get(code, code) for code in one.what)}
        case "language":
            code, *level = one.what
            words = [names.languages.get(code, code), *(str(LanguageLevel(int(number)).label) for number in level)]
            return " – ".join(words)
        case "language_test":
            return _("A language test: CLB %(level)s") % {"level": one.what[0]}
    return str(PAPER_LABELS.get(one.needs, one.needs))


def plan_verdict(plan: ChosenPlan, gaps: Gaps) -> str:
    """What the plan reaches, and what no other choice of as many could."""
    told = {"seats": grouped(plan.seats), "of": grouped(gaps.unfilled), "n": gaps.budget, "bound": grouped(plan.bound)}
    if not plan.steps:
        return _("No single training or paper would fill a seat, as far as numbers may be told.")
    if plan.is_best:
        return _("%(seats)s of %(of)s unfilled seats: no other choice of %(n)s fills more.") % told
    return _("%(seats)s of %(of)s unfilled seats: no choice of %(n)s fills more than %(bound)s.") % told
