"""Why: the same columns, rules and score as the run, on one row of each side."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from common.copying import JsonList
from employers.facts import OtherStarts, vacancy_facts
from employers.models import Vacancy
from pathways.engine.evaluate import (
    STANDINGS,
    CompiledRules,
    Standing,
    findings,
    work_standing,
    worker_standings,
)
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.engine.many import SILENT, findings_of_pairs
from pathways.engine.near import OnStart, near_miss
from pathways.engine.rules import Finding, NearMiss, Outcome, nothing_said
from pathways.selectors import compiled_rules, looked_at_once
from workers.facts import person_facts
from workers.models import Worker

from .columns import vacancy_columns, worker_columns
from .engine.known import NOBODY, Known
from .engine.scoring import parts_of_pairs, score_parts
from .engine.weights import SHIPPED
from .known import known_to_worker
from .models import MatchRun
from .snapshot import Snapshot
from .weights.selectors import InForce, weights_in_force

Rows = npt.NDArray[np.intp]
BEGUN_WITH = InForce("", SHIPPED)


@dataclass(frozen=True)
class Explanation:
    """`score` is 0 to 10,000, the sum of `parts`, by `weights`; it says nothing where the pair is not eligible.

    `of_worker` and `of_vacancy`: how the vacancy's programme stands for the person before any vacancy is known, and for the
    work before any person is.
    """

    eligible: bool
    score: int
    parts: dict[str, int]
    weights: InForce
    findings: tuple[Finding, ...]
    near_miss: NearMiss | None
    of_worker: Standing
    of_vacancy: Standing

    @property
    def unknown(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.outcome == Outcome.UNKNOWN]


def explain_pair(worker: Worker, vacancy: Vacancy, as_of: date) -> Explanation:
    """One worker and one vacancy as of a day, whether or not a run ever looked at them; as a run of the worker's registry that
    began now would score."""
    only = Vacancy.objects.filter(pk=vacancy.pk)
    with looked_at_once():
        rules = compiled_rules(as_of)
        person = person_facts(worker.pk, rules.vocabulary, as_of)
        work = vacancy_facts(only, rules.vocabulary, as_of)
        weights = weights_in_force(as_of, [worker.country_id])
        known = known_to_worker(worker.pk, worker.country_id, [vacancy.pk], as_of, weights.weights)
        return explain_facts(rules, person, work, as_of, OtherStarts(only).of(vacancy.pk), weights, known)


def explain_facts(
    rules: CompiledRules,
    person: WorkerFacts,
    work: VacancyFacts,
    as_of: date,
    on_start: OnStart | None = None,
    weights: InForce = BEGUN_WITH,
    known: Known = NOBODY,
) -> Explanation:
    """The same from both files as columns, one row each: evaluation alone, nothing is read but by `on_start` (`engine.near`)."""
    found = findings(rules, person, work)
    columns = worker_columns(person, as_of, known), vacancy_columns(work, rules.vocabulary, known)
    parts = {key: int(points[0, 0]) for key, points in score_parts(*columns, weights.weights).items()}
    closed = any(finding.closes for finding in found)
    programme = rules.vocabulary.programmes[int(work.programme[0])]
    return Explanation(
        eligible=not closed,
        score=sum(parts.values()),
        parts=parts,
        weights=weights,
        findings=found,
        near_miss=near_miss(rules, person, work, on_start) if closed else None,
        of_worker=STANDINGS[int(worker_standings(rules, person, programme)[0])],
        of_vacancy=work_standing(rules, found),
    )


_encoded = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Explained:
    """One pair of many: the parts of its score, what a proposal keeps of its findings, and how many facts were missing."""

    pair: int  # which of the pairs asked about
    parts: dict[str, int]
    findings: JsonList
    unknown: int


def explain_pairs(
    snapshot: Snapshot, rows: Rows, columns: Rows, looked_at: Callable[[int], None] = lambda pairs: None
) -> Iterator[Explained]:
    """Many pairs of a snapshot, by row of its workers and of its vacancies, pathway by pathway; `looked_at` as of
    `findings_of_pairs`."""
    parts = table_of_parts(snapshot, rows, columns)
    told = findings_of_pairs(snapshot.rules, snapshot.workers, snapshot.vacancies, rows, columns, looked_at)
    for some in told:
        words = [_encoded(kept_finding(finding)) for finding in some.findings]
        missing = np.array([finding.outcome == Outcome.UNKNOWN for finding in some.findings] + [False], np.bool_)
        unknown = missing[some.of].sum(axis=1).tolist()  # SILENT reads the last one
        for pair, line, count in zip(some.pairs.tolist(), some.of.tolist(), unknown, strict=True):
            yield Explained(pair, parts[pair], JsonList(words, [number for number in line if number != SILENT]), count)


def table_of_parts(snapshot: Snapshot, rows: Rows, columns: Rows) -> list[dict[str, int]]:
    """The parts of the score of each pair."""
    points = parts_of_pairs(snapshot.worker_columns, snapshot.vacancy_columns, (rows, columns), snapshot.weights)
    table = np.stack(list(points.values()), axis=1).tolist()
    return [dict(zip(points, line, strict=True)) for line in table]


def kept_finding(finding: Finding) -> dict[str, Any]:
    """What a proposal keeps: the outcome of a rule by its name, what was compared, what is missing."""
    return {"rule": finding.rule.name} | finding.said()


def kept_rules(rules: CompiledRules) -> dict[str, dict[str, Any]]:
    """What every rule said on the day of the run, in three languages, with its law: kept once a run."""
    texts = {}
    for compiled in rules.rules:
        told = Finding(compiled.rule, Outcome.NOT_APPLIED).as_dict()
        of_the_pair = {"outcome", *nothing_said()}
        texts[compiled.rule.name] = {name: value for name, value in told.items() if name not in of_the_pair}
    return texts


def findings_told(run: MatchRun, kept: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a run, or a repair of its plan, kept of findings, with the words of the rules. Of a rule that came later for the run's day,
    which a repair may have read, those of now."""
    texts = run.rule_texts
    if any(finding["rule"] not in texts for finding in kept):
        texts = kept_rules(compiled_rules(run.as_of)) | texts
    return told_findings(texts, kept)


def told_findings(rules: dict[str, dict[str, Any]], kept: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The two halves together again: findings as `Finding.as_dict` gave them."""
    return [rules.get(finding["rule"], {}) | nothing_said() | finding for finding in kept]
