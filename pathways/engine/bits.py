"""Who may take which vacancy, as bits: what `evaluate.eligible` says of billions of pairs, made where it is read.

A rule looks at few columns, and most rows agree in them: in an age, a nationality, a language level. So each bar is asked once for each
distinct row of what it reads on either side, by the very code of `evaluate`; which columns those are is watched while it is asked, so
that a new kind of rule needs nothing here. What its answers come to is few distinct rows of bits over the vacancies, and a person's row
is the AND of one row for each bar. The few kinds in whose columns hardly two people agree say how their answer is put together of
thresholds (`kinds.gates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from .evaluate import BLOCK_CELLS, CompiledRule, CompiledRules, within_its_reach
from .facts import Facts, Int32, VacancyFacts, WorkerFacts
from .kinds import Case, Side
from .kinds.base import Bools
from .kinds.gates import Gates
from .rows import WORD, Bits, Patterns, gated_rows, packed
from .rules import Outcome

SAMPLE = 64  # rows of either side of which a rule is asked to see what it reads
MOST_BYTES = (
    64 * 2**20
)  # of the rows of bits of one rule; where they would take more, they are spread out where they are read
MOST_CELLS = (
    2**31
)  # answers of one rule that are kept, a bit each; where there are more, it is asked where they are read
_MIX = np.uint64(0x9E3779B97F4A7C15)


class EligibleBits:
    """`evaluate.eligible` of all workers and vacancies. `vacancy_at` (64 * words,): the vacancy of each bit, -1 for none.

    Vacancies stand together by programme, each programme from a word of its own on.
    """

    def __init__(self, compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> None:
        self.n_workers = workers.n
        about = np.unique(vacancies.programme).tolist()
        columns = [np.flatnonzero(vacancies.programme == programme).astype(np.int32) for programme in about]
        self.vacancy_at = np.concatenate([_filled(some) for some in columns]) if about else np.zeros(0, np.int32)
        gated = _gated(compiled, workers, vacancies) if workers.n and vacancies.n else {}
        self._gated = tuple(gated_rows(gates, self.vacancy_at) for gates in gated.values())
        self._programmes: list[_Programme] = []
        first = 0
        for programme, some in zip(about, columns, strict=True):
            bars = [r for r in compiled.rules if r.rule.excludes and r.is_about(programme) and r.rule.name not in gated]
            words = slice(first, first + len(_filled(some)) // WORD)
            self._programmes.append(_programme(compiled, bars, workers, vacancies.take(some), words))
            first = words.stop

    def bits(self, start: int, stop: int) -> Bits:
        """(stop - start, words) of workers start..stop-1."""
        out = np.zeros((stop - start, len(self.vacancy_at) // WORD), np.uint64)
        for programme in self._programmes:
            programme.write(out, start, stop)
        for rule in self._gated:
            rule.narrow(out, start)
        return out


def _filled(columns: Int32) -> Int32:
    """The vacancies of one programme, to the end of the last word."""
    return np.append(columns, np.full(-len(columns) % WORD, -1, np.int32))


@dataclass(frozen=True)
class _Programme:
    words: slice
    open_words: Bits  # (words,) vacancies that no bar about the work alone closes
    open_rows: Bools  # (n,) workers whom no bar about the person alone keeps out
    pairs: tuple[_Pairs, ...]

    def write(self, out: Bits, start: int, stop: int) -> None:
        mine = out[:, self.words]
        mine[self.open_rows[start:stop]] = self.open_words
        for rule in self.pairs:
            rule.narrow(mine, start)


@dataclass(frozen=True)
class _Classes:
    """A bar whose rows of bits would take too much memory: kept by classes of vacancies, spread out where it is read."""

    passes: npt.NDArray[np.uint8]  # (patterns, classes / 8) packed
    pattern_of: Int32  # (n,)
    class_of: npt.NDArray[np.intp]  # (64 * words,) of each position; the class after the last for none

    def narrow(self, out: Bits, start: int) -> None:
        out &= _spread(self.passes[self.pattern_of[start : start + len(out)]], self.class_of)


@dataclass(frozen=True)
class _Asked:
    """A bar with more answers than are kept: it is asked where they are read."""

    rule: CompiledRule
    compiled: CompiledRules
    workers: WorkerFacts
    vacancies: VacancyFacts
    class_of: npt.NDArray[np.intp]  # as of `_Classes`, each vacancy a class of its own

    def narrow(self, out: Bits, start: int) -> None:
        workers = self.workers.take(slice(start, start + len(out)))
        passes, _reads = _answers(self.rule, self.compiled, workers, self.vacancies)
        out &= _spread(passes, self.class_of)


_Pairs = Patterns | _Classes | _Asked


@dataclass(frozen=True)
class Reads:
    """The columns that a rule has read of either side."""

    of_workers: frozenset[str]
    of_vacancies: frozenset[str]

    def __or__(self, other: Reads) -> Reads:
        return Reads(self.of_workers | other.of_workers, self.of_vacancies | other.of_vacancies)


NOTHING_READ = Reads(frozenset(), frozenset())


def _programme(
    compiled: CompiledRules, bars: Sequence[CompiledRule], workers: WorkerFacts, vacancies: VacancyFacts, words: slice
) -> _Programme:
    open_columns, open_rows = np.ones(vacancies.n, np.bool_), np.ones(workers.n, np.bool_)
    for rule in bars:
        if rule.side == Side.VACANCY:
            open_columns &= _passed(rule, compiled.case(workers.take(slice(0)), vacancies)).reshape(-1)
        elif rule.side == Side.WORKER:
            open_rows &= _passed(rule, compiled.case(workers, vacancies.take(slice(0)))).reshape(-1)
    mask = np.zeros((1, (words.stop - words.start) * WORD), np.bool_)
    mask[0, : vacancies.n] = open_columns
    open_words = packed(mask)[0]
    pairs: list[_Pairs] = []
    for rule in bars:
        if rule.side == Side.PAIR and workers.n:
            answers = _compiled(rule, compiled, workers, vacancies, mask.shape[1])
            if isinstance(answers, Patterns) and len(answers.bits) == 1:
                open_words &= answers.bits[0]  # nobody is told apart by it
            else:
                pairs.append(answers)
    return _Programme(words, open_words, open_rows, tuple(pairs))


def _gated(compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> dict[str, Gates]:
    """The gates of those bars, by the rule's name, whose kinds have them and which are narrowed by one side alone."""
    case, found = compiled.case(workers, vacancies), {}
    for rule in compiled.rules:
        gates = rule.kind.gates(rule.parameters, case) if rule.rule.excludes else None
        if gates is None or len(rule.applies.sides) > 1:
            continue
        workers_free, vacancies_free = np.zeros(workers.n, np.bool_), np.zeros(vacancies.n, np.bool_)
        if rule.programmes is not None:
            vacancies_free |= ~np.isin(vacancies.programme, rule.programmes)
        surely = rule.applies.masks(case)[0]
        if Side.WORKER in rule.applies.sides:
            workers_free |= ~surely[:, 0]
        if Side.VACANCY in rule.applies.sides:
            vacancies_free |= ~surely[0]
        found[rule.rule.name] = gates.with_free(workers_free, vacancies_free)
    return found


def _passed(rule: CompiledRule, case: Case) -> Bools:
    return within_its_reach(rule, case) != Outcome.FAIL


def _compiled(
    rule: CompiledRule, compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts, positions: int
) -> _Pairs:
    """The answers of a bar: whether each distinct worker passes at each distinct vacancy, distinct in the columns that it reads.

    Which those are a sample shows; should the whole read others (a test may look further only where it must), it is asked again by
    these too.
    """
    _passes, reads = _answers(rule, compiled, workers.take(slice(SAMPLE)), vacancies.take(slice(SAMPLE)))
    while True:
        rows, worker_of = distinct(_columns(workers, reads.of_workers))
        columns, class_of = distinct(_columns(vacancies, reads.of_vacancies))
        if len(rows) * len(columns) > MOST_CELLS:
            each = np.arange(vacancies.n)
            return _Asked(rule, compiled, workers, vacancies, _by_position(each, vacancies.n, positions))
        passes, seen = _answers(rule, compiled, workers.take(rows), vacancies.take(columns))
        if seen | reads == reads:
            break
        reads = reads | seen
    firsts, pattern = distinct([passes])
    pattern_of, of_position = pattern[worker_of].astype(np.int32), _by_position(class_of, len(columns), positions)
    if len(firsts) * positions // 8 > MOST_BYTES:
        return _Classes(passes[firsts], pattern_of, of_position)
    step = max(MOST_BYTES // max(positions, 1), 1)
    rows_of_bits = [_spread(passes[firsts[at : at + step]], of_position) for at in range(0, len(firsts), step)]
    return Patterns(np.concatenate(rows_of_bits), pattern_of)


def _by_position(class_of: npt.NDArray[np.intp], classes: int, positions: int) -> npt.NDArray[np.intp]:
    """The class at each position; where no vacancy is, one that nobody passes."""
    everywhere = np.full(positions, classes, np.intp)
    everywhere[: len(class_of)] = class_of
    return everywhere


def _answers(
    rule: CompiledRule, compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts
) -> tuple[npt.NDArray[np.uint8], Reads]:
    """Who passes where, packed (n, m / 8), and which columns that took."""
    passes = np.zeros((workers.n, -(-vacancies.n // 8)), np.uint8)
    reads = NOTHING_READ
    step = max(BLOCK_CELLS // max(vacancies.n, 1), 1)
    for start in range(0, workers.n, step):
        people, work = Watched(workers.take(slice(start, start + step))), Watched(vacancies)
        answer = _passed(rule, compiled.case(cast(WorkerFacts, people), cast(VacancyFacts, work)))
        whole = np.broadcast_to(answer, (people.n, vacancies.n))
        passes[start : start + step] = np.packbits(whole, axis=1, bitorder="little")
        reads = reads | Reads(frozenset(people.read), frozenset(work.read))
    return passes, reads


class Watched:
    """Facts that remember which of their columns were read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.n = facts.n
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        columns = self._facts.columns()
        self.read |= {name} if name in columns else set(columns)  # a method may read any
        return getattr(self._facts, name)


def _columns(facts: Facts, names: frozenset[str]) -> list[npt.NDArray[Any]]:
    return [getattr(facts, name).reshape(facts.n, -1) for name in sorted(names)] or [np.zeros((facts.n, 1), np.int8)]


def distinct(columns: Sequence[npt.NDArray[Any]]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The first row of each distinct one, and which of them each row is.

    Told apart by a hash of 64 bits, and looked at again whether all that have one hash are equal: where two differ, no two count as
    the same.
    """
    n = len(columns[0])
    hashed = np.zeros(n, np.uint64)
    with np.errstate(over="ignore"):
        for table in columns:
            for column in table.T:
                hashed = (hashed ^ column.astype(np.int64).view(np.uint64)) * _MIX
                hashed ^= hashed >> np.uint64(29)
    _hashes, firsts, of = np.unique(hashed, return_index=True, return_inverse=True)
    of = of.reshape(-1)
    if all(np.array_equal(table, table[firsts[of]]) for table in columns):
        return firsts, of
    return np.arange(n), np.arange(n)


def _spread(passes: npt.NDArray[np.uint8], class_of: npt.NDArray[np.intp]) -> Bits:
    """Packed rows by class (k, classes / 8) as rows by position (k, words)."""
    by_class = np.unpackbits(passes, axis=1, bitorder="little").view(np.bool_)
    with_none = np.zeros((len(by_class), max(by_class.shape[1], int(class_of.max(initial=0))) + 1), np.bool_)
    with_none[:, : by_class.shape[1]] = by_class
    return packed(with_none[:, class_of])
