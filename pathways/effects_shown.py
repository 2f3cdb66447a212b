"""The counts of a change as people may see them: small cells hidden, and nothing from which one could be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.wording import grouped
from reference.models import Country

from .engine.evaluate import STANDINGS
from .models import ChangeEffect, Programme

SMALLEST = 10  # people: a smaller number might tell who somebody is
# What a move means for the person or the vacancy, in the order in which a page tells it: the face it wears, and its words.
_ORDER = (
    ("open>closed", "bad"),
    ("on_condition>closed", "bad"),
    ("open>on_condition", "warn"),
    ("closed>on_condition", "unk"),
    ("closed>open", "ok"),
    ("on_condition>open", "ok"),
)


@dataclass(frozen=True)
class Moved:
    """People or vacancies whose standing changes in one way."""

    face: str
    words: str
    number: str
    detail: str = ""


@dataclass(frozen=True)
class StandingRow:
    standing: str
    people_before: str
    people_after: str
    vacancies_before: str
    vacancies_after: str


@dataclass(frozen=True)
class ProgrammeEffect:
    title: str
    people: list[Moved]
    vacancies: list[Moved]
    standings: list[StandingRow]
    pairs: str = ""


@dataclass(frozen=True)
class EffectShown:
    """`same`: nothing that is evaluated changes."""

    same: bool
    people: str = ""
    vacancies: str = ""
    programmes: list[ProgrammeEffect] = field(default_factory=list)
    unmoved: list[str] = field(default_factory=list)  # pathways in which nothing moves


def effect_shown(effect: ChangeEffect) -> EffectShown:
    """A finished count in words. Numbers of people below `SMALLEST` are never told, nor left to be found by subtraction."""
    result = effect.result
    if result["same"]:
        return EffectShown(same=True)
    titles = {programme.pk: programme.title for programme in Programme.objects.all()}
    countries = {country.pk: country.title for country in Country.objects.filter(is_origin=True)}
    programmes, unmoved = [], []
    for code, told in result["programmes"].items():
        if told["people_moves"] or told["vacancy_moves"] or told["pairs"].get("opened") or told["pairs"].get("closed"):
            programmes.append(_programme(titles.get(code, code), told, countries))
        else:
            unmoved.append(titles.get(code, code))
    return EffectShown(False, _told(result["people"]), grouped(result["vacancies"]), programmes, unmoved)


def _programme(title: str, told: Mapping[str, Any], countries: Mapping[str, str]) -> ProgrammeEffect:
    moves = told["people_moves"]
    small = any(0 < sum(by_country.values()) < SMALLEST for by_country in moves.values())
    people = [
        Moved(face, _words(move), _told(sum(moves[move].values())), _by_country(moves[move], countries))
        for move, face in _ORDER
        if move in moves
    ]
    vacancies = [
        Moved(face, _words(move), grouped(told["vacancy_moves"][move]), _seats(told["seat_moves"].get(move, 0)))
        for move, face in _ORDER
        if move in told["vacancy_moves"]
    ]
    return ProgrammeEffect(title, people, vacancies, list(_standings(told, rounded=small)), _pairs(told["pairs"]))


def _words(move: str) -> str:
    return {
        "open>closed": _("open → closed"),
        "on_condition>closed": _("open on a condition → closed"),
        "open>on_condition": _("open → open on a condition"),
        "closed>on_condition": _("closed → open on a condition"),
        "closed>open": _("closed → open"),
        "on_condition>open": _("open on a condition → open"),
    }[move]


def _told(number: int) -> str:
    return _("fewer than %(n)s") % {"n": SMALLEST} if 0 < number < SMALLEST else grouped(number)


def _by_country(by_country: Mapping[str, int], countries: Mapping[str, str]) -> str:
    """Each registry's share; nothing where one of them is small, since the rest would tell it."""
    if any(0 < n < SMALLEST for n in by_country.values()):
        return _("not told by country: too few people in one of them") if sum(by_country.values()) >= SMALLEST else ""
    largest = sorted(by_country.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{countries.get(code, code)} {grouped(n)}" for code, n in largest)


def _seats(seats: int) -> str:
    return _("%(n)s seats") % {"n": grouped(seats)}


def _standings(told: Mapping[str, Any], *, rounded: bool) -> Iterable[StandingRow]:
    names = {"open": _("open"), "on_condition": _("open on a condition"), "closed": _("closed")}
    for name in reversed(STANDINGS):
        before, after = (told["people"].get(f"{when}:{name}", 0) for when in ("before", "after"))
        work_before, work_after = (told["vacancies"].get(f"{when}:{name}", 0) for when in ("before", "after"))
        yield StandingRow(
            standing=names[name],
            people_before=_people(before, rounded=rounded),
            people_after=_people(after, rounded=rounded),
            vacancies_before=grouped(work_before),
            vacancies_after=grouped(work_after),
        )


def _people(number: int, *, rounded: bool) -> str:
    """To the nearest ten where the difference of two figures would be a small number."""
    if rounded and number >= SMALLEST:
        return _("about %(n)s") % {"n": grouped(round(number, -1))}
    return _told(number)


def _pairs(pairs: Mapping[str, int]) -> str:
    if not pairs.get("tried"):
        return ""
    text = _(
        "Of %(tried)s pairs of a person and a vacancy tried, %(before)s are open now and %(after)s would be: "
        "%(opened)s open, %(closed)s close."
    )
    return text % {name: _told(pairs.get(name, 0)) for name in ("tried", "before", "after", "opened", "closed")}
