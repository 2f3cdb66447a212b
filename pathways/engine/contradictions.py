"""Rules that cannot both hold: two bars of one kind, in one set, on the same days and about the same cases, that together let nobody pass.

A stricter rule beside a milder one (18 years and 21 years) is no contradiction: both hold for whoever meets the stricter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from .applies import AppliesTo
from .evaluate import check_rule
from .rules import Rule

_NO_LIMIT = 10**6  # days
Clash = Callable[[Any, Any], bool]


def contradictions(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Every pair of the rules that cannot both hold, in their order. Rules that cannot be read (`BadRule`) must not be among them."""
    for number, rule in enumerate(rules):
        for other in rules[number + 1 :]:
            if contradict(rule, other):
                yield rule, other


def contradict(one: Rule, other: Rule) -> bool:
    """Whether the two rules of one set leave nothing that meets both, on a day and in a case that both are about.

    What closes nothing (a condition, a notice, a rule a court has stopped) contradicts nothing.
    """
    clash = CLASHES.get(one.kind)
    if clash is None or (one.rule_set, one.kind) != (other.rule_set, other.kind):
        return False
    if not (one.excludes and other.excludes and same_days(one, other)):
        return False
    _kind, first, applies = check_rule(one)
    _kind, second, other_applies = check_rule(other)
    return _same_cases(applies, other_applies) and clash(first, second)


def same_days(one: Rule, other: Rule) -> bool:
    """Whether there is a day on which both stand; both ends count, an end that is not named is open."""
    first, last = one.effective_from or date.min, one.effective_to or date.max
    return first <= (other.effective_to or date.max) and (other.effective_from or date.min) <= last


def _same_cases(one: AppliesTo, other: AppliesTo) -> bool:
    """Whether some person and some work can be in the reach of both."""
    lists = (
        (one.nationality, other.nationality),
        (one.registry_country, other.registry_country),
        (one.need_type, other.need_type),
        (one.crop, other.crop),
        (one.programme, other.programme),
    )
    return (
        all(not a or not b or set(a) & set(b) for a, b in lists)
        and (not one.place or not other.place or _places_meet(one.place, other.place))
        and (not one.occupation or not other.occupation or _occupations_meet(one.occupation, other.occupation))
        and (not one.sector or not other.sector or one.sector == other.sector)
        and (not one.certified or not other.certified or one.certified == other.certified)
    )


def _places_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """A country meets each of its states."""
    return any(a == b or a == b[:2] or b == a[:2] for a in one for b in other)


def _occupations_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """A unit group meets each of its jobs."""
    return any(a == b or a == b[:4] or b == a[:4] for a in one for b in other)


def _listed(one: Any, other: Any) -> bool:
    """Nothing that one list allows is left by the other."""
    if not (one.allowed or other.allowed):
        return False
    both = set(one.allowed or other.allowed)
    if one.allowed and other.allowed:
        both = {code for code in both if _occupations_meet([code], other.allowed)}
    return not both - set(one.refused) - set(other.refused)


def _needs(one: Any, other: Any) -> bool:
    return not set(one.all_allowed) & set(other.all_allowed)


def _nationalities(one: Any, other: Any) -> bool:
    """Every nationality that one lists is refused, or not listed, by the other. A list that says it is partial proves nothing."""
    if one.partial or other.partial:
        return False
    left = _allowed(one, other)
    return left is not None and not left


def _allowed(one: Any, other: Any) -> set[str] | None:
    """The nationalities that pass both; None where all but some do."""
    if not (one.allowed or other.allowed):
        return None
    chosen = set(one.allowed or other.allowed)
    if one.allowed and other.allowed:
        chosen &= set(other.allowed)
    return chosen - set(one.refused) - set(other.refused)


def _lengths(one: Any, other: Any) -> bool:
    """What one asks at least is more than the other lets be."""
    return max(one.least, other.least) > min(one.most or _NO_LIMIT, other.most or _NO_LIMIT)


def _periods(one: Any, other: Any) -> bool:
    """No day of the year lies in both."""
    return not _days(one) & _days(other)


def _days(p: Any) -> set[int]:
    year = {month * 100 + day for month in range(1, 13) for day in range(1, 32)}
    if p.from_ <= p.to:
        return {day for day in year if p.from_ <= day <= p.to}
    return {day for day in year if day >= p.from_ or day <= p.to}


CLASHES: dict[str, Clash] = {
    "nationality": _nationalities,
    "sector": lambda one, other: one.agricultural != other.agricultural,
    "place": lambda one, other: not _places_meet(one.allowed, other.allowed),
    "duration": _lengths,
    "period_of_year": _periods,
    "need_type": _needs,
    "occupation": _listed,
    "commodity": _listed,
    "commodity_list": lambda one, other: one.list_ == other.list_ and one.listed != other.listed,
    "intake": lambda one, other: one.open != other.open,
    "permits_work": lambda one, other: one.permitted != other.permitted,
}
