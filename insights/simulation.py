"""The counting itself: every pathway for every registered person, by the rules that hold and by those a scenario supposes.

People come some thousands at a time: a chunk's files are read in one view of the database, both sets of rules look at the same columns,
and only numbers are kept. So memory does not grow with the registry, and no old view of the database is held open meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from common.reading import IDS, code_of, read_columns
from common.scope import WHOLE_REGION, one_view
from common.suppression import THRESHOLD
from pathways.engine.evaluate import CompiledRules, compile_rules, worker_outcomes
from pathways.engine.facts import UNKNOWN, Vocabulary, WorkerFacts, country_name
from pathways.engine.rules import Outcome, Rule
from pathways.engine.scenario import read_change, suppose
from pathways.selectors import rule_set_versions, rules_in_force, rules_on_shelf
from pathways.vocabulary import current_vocabulary
from workers.choices import SCHOOLING_BANDS, Sex
from workers.facts import people_in_chunks
from workers.models import Worker

from .caps import caps_supposed
from .choices import Dimension

SMALLEST = THRESHOLD  # people: a smaller number might tell who somebody is
ANY = "any"  # at least one pathway
CHUNK = 20_000  # people at a time: some 50 MB of columns
_STATES = {"open": Outcome.PASS, "unknown": Outcome.UNKNOWN, "closed": Outcome.FAIL}
Codes = npt.NDArray[np.int64]
Answer = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Basis:
    """What is compared: the rules that hold beside those that are supposed, and the caps that a change adds places to.

    `same`: programmes for which the rules read alike.
    """

    as_of: date
    before: CompiledRules
    after: CompiledRules
    same: frozenset[str]
    rule_versions: Mapping[str, str]
    caps: Mapping[str, Any]


@dataclass(frozen=True)
class People:
    """n registered people: their columns for the rules, and for each dimension the position of each one's group in `Groups.keys`."""

    facts: WorkerFacts
    groups: Mapping[str, Codes]


class Groups:
    """The groups that people are counted by; the first of each dimension is for those of whom it is not recorded."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        places = ("", *vocabulary.places)
        self.keys: dict[str, tuple[str, ...]] = {
            Dimension.COUNTRY.value: places,
            Dimension.SEX.value: ("", *Sex.values),
            Dimension.DEPARTMENT.value: places,
            Dimension.SCHOOLING.value: ("", *(str(number) for number in range(len(SCHOOLING_BANDS)))),
        }

    def of(self, facts: WorkerFacts, vocabulary: Vocabulary) -> dict[str, Codes]:
        """Of each person the group in each dimension. Reads what the rules have no column for."""
        told = read_columns(
            Worker.objects.matchable().filter(pk__gte=int(facts.ids[0]), pk__lte=int(facts.ids[-1])),
            {
                "pk": IDS,
                "sex": code_of(Sex.values),
                "municipality__subdivision_id": code_of(vocabulary.places),
            },
        )
        order = np.argsort(told["pk"])
        return {
            Dimension.COUNTRY.value: _countries(facts, vocabulary) + 1,
            Dimension.SEX.value: told["sex"][order] + 1,
            Dimension.DEPARTMENT.value: told["municipality__subdivision_id"][order] + 1,
            Dimension.SCHOOLING.value: _bands(facts) + 1,
        }


class Tally:
    """One pathway, or having any: how many stand how, and in each group how many it is not closed to, before and after."""

    def __init__(self, keys: Mapping[str, Sequence[str]]) -> None:
        self.states = {when: dict.fromkeys(_STATES, 0) for when in ("before", "after")}
        self.opened, self.shut = 0, 0
        self.groups = {dimension: np.zeros((2, len(own)), dtype=np.int64) for dimension, own in keys.items()}

    def add_states(self, before: Answer, after: Answer) -> None:
        for when, answer in (("before", before), ("after", after)):
            for name, outcome in _STATES.items():
                self.states[when][name] += int(np.count_nonzero(answer == outcome))

    def add(self, groups: Mapping[str, Codes], before: Bools, after: Bools) -> None:
        self.opened += int(np.count_nonzero(~before & after))
        self.shut += int(np.count_nonzero(before & ~after))
        for dimension, codes in groups.items():
            for number, rows in enumerate((before, after)):
                self.groups[dimension][number] += np.bincount(codes[rows], minlength=self.groups[dimension].shape[1])


def read_basis(changes: Iterable[Mapping[str, Any]], as_of: date) -> Basis:
    """The rules of the day and those that the changes make of them. Raises BadRule for changes that cannot be applied on the day."""
    with one_view(WHOLE_REGION):
        vocabulary, now = current_vocabulary(), rules_in_force(as_of)
        supposed = [read_change(change) for change in changes]
        then = suppose(now, rules_on_shelf(as_of), supposed)
        before, after = (compile_rules(rules, vocabulary, as_of) for rules in (now, then))
        same = frozenset(code for code in vocabulary.programmes if _about(before, code) == _about(after, code))
        return Basis(as_of, before, after, same, rule_set_versions(as_of), caps_supposed(supposed, as_of))


def count(basis: Basis, programmes: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Numbers by pathway and group, before and after; `progress(done, total)` is called before the first person and after each chunk."""
    groups = Groups(basis.before.vocabulary)
    of_all = {dimension: np.zeros(len(keys), dtype=np.int64) for dimension, keys in groups.keys.items()}
    tallies = {code: Tally(groups.keys) for code in (*programmes, ANY)}
    with one_view(WHOLE_REGION):
        total = Worker.objects.matchable().count()
    done = 0
    progress(done, total)
    for people in _people(basis, groups):
        for dimension, codes in people.groups.items():
            of_all[dimension] += np.bincount(codes, minlength=len(of_all[dimension]))
        _count(basis, people, programmes, tallies)
        done += people.facts.n
        progress(min(done, total), total)
    counted = {code: _told(tally, groups, of_all) for code, tally in tallies.items()}
    return {"workers": done, "pathways": counted, "caps": dict(basis.caps)}


def _people(basis: Basis, groups: Groups) -> Iterator[People]:
    """Everybody who may be proposed, a chunk in one view."""
    vocabulary = basis.before.vocabulary
    chunks = people_in_chunks(vocabulary, basis.as_of, CHUNK)
    while True:
        with one_view(WHOLE_REGION):
            facts = next(chunks, None)
            people = People(facts, groups.of(facts, vocabulary)) if facts is not None and facts.n else None
        if people is not None:
            yield people
        elif facts is None:
            return


def _count(basis: Basis, people: People, programmes: Sequence[str], tallies: Mapping[str, Tally]) -> None:
    some_before, some_after = np.zeros((2, people.facts.n), dtype=bool)
    for programme in programmes:
        before = worker_outcomes(basis.before, people.facts, programme)
        after = before if programme in basis.same else worker_outcomes(basis.after, people.facts, programme)
        not_closed, then_not_closed = before != Outcome.FAIL, after != Outcome.FAIL
        tallies[programme].add_states(before, after)
        tallies[programme].add(people.groups, not_closed, then_not_closed)
        some_before |= not_closed
        some_after |= then_not_closed
    tallies[ANY].add(people.groups, some_before, some_after)


def _about(compiled: CompiledRules, programme: str) -> list[Rule]:
    position = compiled.vocabulary.index("programmes", programme)
    return [rule.rule for rule in compiled.rules if rule.is_about(position)]


def _countries(facts: WorkerFacts, vocabulary: Vocabulary) -> Codes:
    """The position of each one's registry in the places of the vocabulary."""
    packed, rows = np.unique(facts.registry_country, return_inverse=True)
    return np.array([vocabulary.index("places", country_name(int(code))) for code in packed], dtype=np.int64)[rows]


def _bands(facts: WorkerFacts) -> Codes:
    """The position of each one's band in `SCHOOLING_BANDS`, -1 where nobody asked."""
    least = np.array([least for least, _label in SCHOOLING_BANDS])
    bands: Codes = np.searchsorted(least, facts.schooling_years, side="right") - 1
    return np.where(facts.schooling_years == UNKNOWN, UNKNOWN, bands)


def _told(tally: Tally, groups: Groups, of_all: Mapping[str, Codes]) -> dict[str, Any]:
    """`opened`: people to whom it was closed and would not be; `shut`: the other way round. For each dimension rows of (key, people,
    not closed before, not closed after)."""
    moved = {
        "opened": tally.opened,
        "shut": tally.shut,
        "groups": {
            dimension: sorted(
                [groups.keys[dimension][at], *(int(column[at]) for column in (people, *tally.groups[dimension]))]
                for at in np.flatnonzero(people).tolist()
            )
            for dimension, people in of_all.items()
        },
    }
    return (tally.states if any(map(sum, map(dict.values, tally.states.values()))) else {}) | moved
