"""The counting itself: every pathway for every registered person, by the rules that hold and by those a scenario supposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from common.scope import WHOLE_REGION, one_view
from pathways.engine.evaluate import CompiledRules, compile_rules, worker_outcomes
from pathways.engine.facts import WorkerFacts
from pathways.engine.rules import Outcome
from pathways.engine.scenario import read_change, suppose
from pathways.selectors import rule_set_versions, rules_in_force, rules_on_shelf
from pathways.vocabulary import current_vocabulary
from workers.facts import worker_facts
from workers.models import Worker

from .choices import Dimension

SMALLEST = 10  # people: a smaller number might tell who somebody is
ANY = "any"  # at least one pathway
SCHOOLING_BANDS = ((0, "0"), (1, "1–6"), (7, "7–9"), (10, "10–12"), (13, "13+"))
Codes = npt.NDArray[np.int64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class People:
    """n registered people: their columns for the rules, and for each dimension the group (a position in its keys) of each."""

    facts: WorkerFacts
    groups: Mapping[str, tuple[tuple[str, ...], Codes]]


@dataclass(frozen=True)
class Basis:
    """What is counted: the people, and the rules that hold beside those that are supposed."""

    people: People
    before: CompiledRules
    after: CompiledRules
    rule_versions: Mapping[str, str]


def read_basis(changes: Iterable[Mapping[str, Any]], as_of: date) -> Basis:
    """Everything in one consistent view of the whole region's registry: numbers leave it, people do not.

    Raises BadRule for changes that cannot be applied on the day.
    """
    with one_view(WHOLE_REGION):
        vocabulary, now = current_vocabulary(), rules_in_force(as_of)
        then = suppose(now, rules_on_shelf(as_of), map(read_change, changes))
        before, after = (compile_rules(rules, vocabulary, as_of) for rules in (now, then))
        return Basis(_people(before, as_of), before, after, rule_set_versions(as_of))


def count(basis: Basis, programmes: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Numbers by pathway and group, before and after; `progress(done, total)` is called after each pathway."""
    people, counted = basis.people, {}
    some_before, some_after = np.zeros(people.facts.n, dtype=bool), np.zeros(people.facts.n, dtype=bool)
    for number, programme in enumerate(programmes):
        before, after = (worker_outcomes(rules, people.facts, programme) for rules in (basis.before, basis.after))
        counted[programme] = {"before": _states(before), "after": _states(after)} | _moved(
            people, before != Outcome.FAIL, after != Outcome.FAIL
        )
        some_before |= before != Outcome.FAIL
        some_after |= after != Outcome.FAIL
        progress(number + 1, len(programmes))
    counted[ANY] = _moved(people, some_before, some_after)
    return {"workers": people.facts.n, "pathways": counted}


def _people(rules: CompiledRules, as_of: date) -> People:
    registered = Worker.objects.matchable()
    facts = worker_facts(registered, rules.vocabulary, as_of)
    told = registered.order_by("pk").values_list("country_id", "sex", "municipality__subdivision_id", "schooling_years")
    countries, sexes, departments, years = zip(*told, strict=True) if facts.n else ((), (), (), ())
    groups = {
        Dimension.COUNTRY.value: _coded(countries),
        Dimension.SEX.value: _coded(sexes),
        Dimension.DEPARTMENT.value: _coded(departments),
        Dimension.SCHOOLING.value: _coded([_band(number) for number in years]),
    }
    return People(facts, groups)


def _coded(values: Iterable[str]) -> tuple[tuple[str, ...], Codes]:
    keys, codes = np.unique(np.array(list(values), dtype=np.str_), return_inverse=True)
    return tuple(keys.tolist()), codes.reshape(-1)


def _band(years: int | None) -> str:
    """The position of the band of schooling in `SCHOOLING_BANDS`; "" where nobody asked."""
    if years is None:
        return ""
    return str(max(number for number, (least, _label) in enumerate(SCHOOLING_BANDS) if years >= least))


def _states(answer: npt.NDArray[np.int8]) -> dict[str, int]:
    names = {"open": Outcome.PASS, "unknown": Outcome.UNKNOWN, "closed": Outcome.FAIL}
    return {name: int((answer == outcome).sum()) for name, outcome in names.items()}


def _moved(people: People, before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """`opened`: people to whom it was closed and would not be; `shut`: the other way round."""
    return {
        "opened": int((~before & after).sum()),
        "shut": int((before & ~after).sum()),
        "groups": _by_group(people, before, after),
    }


def _by_group(
    people: People, before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]
) -> dict[str, list[list[Any]]]:
    """For each dimension rows of (key, people, not closed before, not closed after)."""
    table = {}
    for dimension, (keys, codes) in people.groups.items():
        columns = [np.bincount(codes[chosen], minlength=len(keys)) for chosen in (slice(None), before, after)]
        table[dimension] = [[key, *(int(column[number]) for column in columns)] for number, key in enumerate(keys)]
    return table
