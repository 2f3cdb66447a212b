"""Floors, and what they came to in a run, in words and in the shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import NBSP, grouped
from pathways.models import Programme
from workers.choices import SCHOOLING_BANDS

from ..choices import FloorBy
from ..engine.limits import DEAREST
from ..fairness.presentation import Names, number
from ..models import Floor, MatchRun
from ..presentation import points
from .selectors import counted_for

if TYPE_CHECKING:
    from accounts.models import User


class GroupNames(Names):
    """As the report of fairness names groups, so that each can stand alone in a sentence; one that it does not tell apart, by its key."""

    def group(self, by: str, key: str) -> str:
        try:
            return self._group(by, key)
        except (ValueError, IndexError):
            return key

    def _group(self, by: str, key: str) -> str:
        match by:
            case FloorBy.SEX:
                return _("Women") if key == "F" else super().group(by, key)
            case FloorBy.AGE:
                return _("%(ages)s years old") % {"ages": super().group(by, key)}
            case FloorBy.SCHOOLING:
                return _("%(years)s years of school") % {"years": SCHOOLING_BANDS[int(key)][1]}
        return super().group(by, key)


def state(floor: Floor, today: date) -> tuple[str, str]:
    """Its face and word: whether it holds."""
    if floor.withdrawn_on is not None:
        return "off", _("Withdrawn")
    if floor.valid_from > today:
        return "warn", _("Still to come")
    return ("off", _("Over")) if floor.valid_until < today else ("ok", _("In force"))


def rows(run: MatchRun, user: User) -> list[dict[str, Any]]:
    """The floors of a run: what each asked for and came to, for somebody who may see these people or only numbers of them."""
    if not run.floors:
        return []
    names = GroupNames()
    titles = {programme.pk: programme.title for programme in Programme.objects.all()}
    laws = Floor.objects.in_bulk([told["floor"] for told in run.floors])
    found = []
    for told in run.floors:
        shown = counted_for(user, told)
        floor = laws.get(told["floor"])
        found.append(
            {
                "group": names.group(told["by"], told["group"]),
                "programme": titles.get(told["programme"], told["programme"]),
                "country": told["country"],
                "asked": asked(shown),
                "came_to": _came_to(shown),
                "face": "warn" if told["reached"] < told["wanted"] else "ok",
                "verdict": verdict(told, shown),
                "price": price(told),
                "law": floor.legal_note if floor else "",
            }
        )
    return found


def asked(shown: Mapping[str, Any]) -> str:
    """`shown`: of `counted_for`, as everywhere here; `told` is what was kept."""
    if shown["places"] == 0:
        return _("No place of this pathway was proposed to people of this registry: nothing was asked for.")
    return _("At least %(percent)s of %(places)s places: %(wanted)s.") % {
        "percent": f"{shown['percent']}{NBSP}%",
        "places": number(shown["places"]),
        "wanted": number(shown["wanted"]),
    }


def _came_to(shown: Mapping[str, Any]) -> str:
    told = {"reached": number(shown["reached"]), "before": number(shown["before"])}
    return _("Proposed with the floors: %(reached)s. Without any floor: %(before)s.") % told


def verdict(told: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    if told["reached"] >= told["wanted"]:
        return _("Reached")
    counted = {"wanted": number(shown["wanted"]), "reached": number(shown["reached"])}
    said = _("Asked for %(wanted)s places, %(reached)s could be reached:") % counted
    return f"{said} {_why_no_more(told, shown['open_to'])}"


def _why_no_more(told: Mapping[str, Any], open_to: int | None) -> str:
    """`open_to`: None where it may not be told."""
    if told["reached"] < told["open_to"]:
        return _(
            "caps, other floors or seats that were kept leave no more, or one more would cost above %(points)s points."
        ) % {"points": grouped(points(DEAREST))}
    if open_to is None:
        return _("no more people of this group may take a place there.")
    if not open_to:
        return _("nobody of this group may take a place there.")
    only = ngettext(
        "only %(n)s person of this group may take a place there.",
        "only %(n)s people of this group may take a place there.",
        open_to,
    )
    return only % {"n": grouped(open_to)}


def price(told: Mapping[str, Any]) -> str:
    if not told["price"]:
        return _("It cost nothing.")
    return _("One place less asked for would bring up to %(points)s points to the whole.") % {
        "points": grouped(points(told["price"]), 2)
    }


def cost(run: MatchRun) -> str:
    """What all floors of a run cost together; empty where it had none."""
    if run.total_without_floors is None or run.total_score is None:
        return ""
    lost = run.total_without_floors - run.total_score
    if lost <= 0:
        return _("Together the floors cost nothing: without them the total would be no higher.")
    return _("Together the floors cost %(points)s of %(total)s points (%(share)s).") % {
        "points": grouped(points(lost), 2),
        "total": grouped(points(run.total_without_floors), 2),
        "share": f"{number_format(100 * lost / max(run.total_without_floors, 1), 2)}{NBSP}%",
    }


def about_the_bound(run: MatchRun) -> str:
    """Of which assignments the proof is, where there were floors."""
    if not run.floors:
        return ""
    return _("The proof is of all assignments that keep the floors of groups as far as this one does.")
