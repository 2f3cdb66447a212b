"""A run's certificate in words and in the shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.tables import Column
from common.wording import NBSP, day, duration, grouped

from ..choices import Publishes
from ..models import MatchRun
from ..presentation import each_told, whole_points
from ..selectors import rule_sets_of
from .selectors import Priced

STAGES = {
    "snapshot": gettext_lazy("Reading workers, vacancies and rules"),
    "assignment": gettext_lazy("Assigning seats, with the proof"),
    "explanation": gettext_lazy("Giving the reasons of each proposal"),
    "near_misses": gettext_lazy("Looking for what would have opened a vacancy to the others"),
    "standing": gettext_lazy("Noting how far everybody came"),
}
PRICE_COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("price", gettext_lazy("Price of a seat"), num=True),
    Column("words", gettext_lazy("What it means")),
)


@dataclass(frozen=True)
class PriceRow:
    title: str
    note: str
    url: str
    price: str
    words: str


def statement(run: MatchRun) -> str:
    """What is proven, in one sentence or two."""
    told = {"bound": whole_points(run.bound), "total": whole_points(run.total_score), "gap": run.gap_shown}
    if not run.bound:
        return _("No assignment of these people to these seats is possible: nobody is eligible for any of them.")
    if run.has_several:
        told |= {"n": str(run.placements_each), "days": str(run.rest_days)}
        return (
            _(
                "No schedules of at most %(n)s places for each person, on days that do not overlap, with %(days)s days at home between and "
                "within the days that the law lets them stay, can score above %(bound)s points; these reach %(total)s: at most %(gap)s is "
                "missing."
            )
            % told
        )
    if run.total_score == run.bound:
        return (
            _(
                "No assignment of these people to these seats can score above %(bound)s points, and this one scores that: none is better."
            )
            % told
        )
    return (
        _(
            "No assignment of these people to these seats can score above %(bound)s points; this one reaches %(total)s: "
            "at most %(gap)s is missing."
        )
        % told
    )


def kept_seats(run: MatchRun) -> str:
    """What the proof is not about; empty where it is about everybody."""
    if not run.kept_for_groups and not run.kept_by_name:
        return ""
    return _(
        "Before that, %(groups)s seats were kept for groups that travel together and %(named)s for people asked for by name: the proof "
        "is about the assignment of all others."
    ) % {"groups": grouped(run.kept_for_groups), "named": grouped(run.kept_by_name)}


def figures(run: MatchRun) -> list[dict[str, Any]]:
    """For `components/stats.html`."""
    told = (
        (_("At most possible"), whole_points(run.bound), _("points, proven")),
        (_("Reached"), whole_points(run.total_score), _("points")),
        (_("Missing at most"), run.gap_shown, ""),
        (_("Seats"), _count(run.seats), ""),
        (_("Places given") if run.publishes == Publishes.CHANGES else _("Proposals"), _count(run.proposals_made), ""),
    )
    return [{"label": label, "value": value, "note": note, "face": "", "url": ""} for label, value, note in told]


def matched(run: MatchRun) -> list[tuple[Any, str]]:
    """What the run was about, for `components/facts.html`."""
    scope = [*(run.scope.get("countries") or []), *(run.scope.get("programmes") or [])]
    return [
        (_("Day on which all is read"), day(run.as_of)),
        (_("Limited to"), ", ".join(scope) or _("nothing: the whole region and every pathway")),
        (_("Places for one person"), each_told(run)),
        (_("People"), _count(run.workers)),
        (_("Vacancies"), _count(run.vacancies)),
        (_("Eligible pairs of a person and a vacancy"), _count(run.eligible_pairs)),
        (_("Seed"), str(run.seed)),
    ]


def effort(run: MatchRun) -> list[tuple[Any, str]]:
    """Seconds by stage, and memory."""
    laps = sorted(run.timings.items(), key=lambda lap: list(STAGES).index(lap[0]) if lap[0] in STAGES else len(STAGES))
    return [
        *((STAGES.get(name, name), duration(round(seconds, 1))) for name, seconds in laps),
        (_("From start to finish"), duration(run.seconds)),
        (_("Attempts"), str(run.attempt)),
        (_("Most memory held by the process"), megabytes(run.peak_memory)),
    ]


def versions(run: MatchRun) -> list[tuple[str, str]]:
    """Engine, weights and rule sets, with their fingerprints."""
    return [
        (_("Engine"), run.engine_version or "–"),
        (_("Weights of the score"), run.weights_version or "–"),
        *rule_sets_of(run),
    ]


def fingerprints(run: MatchRun) -> list[tuple[str, str]]:
    return [
        (_("Input (SHA-256)"), run.input_hash or "–"),
        (_("Result (SHA-256)"), run.result_hash or "–"),
    ]


def commands(run: MatchRun) -> list[tuple[str, str]]:
    """How it is checked: what each command does, and the command."""
    exact = (
        _("The same, and the best total there is found by somebody else’s solver"),
        f"manage.py verify_run {run.pk} --exact",
    )
    return [
        (
            _("Every pair, every seat, the total and the bound again, with other code"),
            f"manage.py verify_run {run.pk}",
        ),
        *([] if run.has_several else [exact]),
        (
            _("The run as files without names, for whoever checks it with tools of their own"),
            f"manage.py export_run {run.pk} --dir run-{run.pk} --edges",
        ),
    ]


def price_rows(priced: Sequence[Priced], url_of: Any) -> list[PriceRow]:
    """Vacancies by what one more seat would be worth. `url_of(vacancy)` is its page, "" where the reader has none."""
    return [
        PriceRow(
            title=one.vacancy.title,
            note=f"{one.vacancy.employer} · {one.vacancy.folio}",
            url=url_of(one.vacancy),
            price=whole_points(one.price),
            words=_("One more seat here is worth up to %(points)s points to the whole.")
            % {"points": whole_points(one.price)},
        )
        for one in priced
    ]


def megabytes(size: int | None) -> str:
    return "–" if size is None else f"{number_format(size / 2**20, 0, force_grouping=True)}{NBSP}MiB"


def _count(number: int | None) -> str:
    return "–" if number is None else grouped(number)
