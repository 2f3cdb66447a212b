"""When the work of vacancies is, and how long each person may still stay, for the engine's schedules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pathways.engine.chains import StayRule
from pathways.engine.evaluate import CompiledRules
from pathways.engine.facts import UNKNOWN_DATE, VacancyFacts, WorkerFacts
from pathways.engine.seasons import stay_rules
from pathways.engine.stays import last_stay

from ..engine.stays import Calendar

Int32 = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Several:
    """Places for one person at most, and days at home between two."""

    each: int
    rest: int


def calendar_of(
    workers: WorkerFacts, vacancies: VacancyFacts, rules: CompiledRules, as_of: int, several: Several
) -> Calendar:
    """Of n people and m vacancies whose first and last days are known, as open ones' are.

    Vacancies of programmes that a limit of stay binds are counted together, by the first such limit. `left` is -1 where no schedule could
    pass it.
    """
    limits = [rule for rule in stay_rules(rules) if rule.binds & rule.counted]
    names = rules.vocabulary.programmes
    group = np.full(vacancies.n, -1, np.int32)
    for number, rule in reversed(list(enumerate(limits))):
        bound = [at for at, name in enumerate(names) if name in rule.binds & rule.counted]
        group[np.isin(vacancies.programme, bound)] = number
    days = vacancies.ends - vacancies.starts + 1
    left = [
        _left(workers, rules, rule, as_of, (vacancies.starts[group == number], days[group == number]), several.each)
        for number, rule in enumerate(limits)
    ]
    return Calendar(
        first=vacancies.starts.astype(np.int32),
        last=vacancies.ends.astype(np.int32),
        group=group,
        left=np.array(left, np.int32).reshape(len(limits), workers.n).T.copy(),
        rest=several.rest,
        most=several.each,
    )


def _left(
    workers: WorkerFacts, rules: CompiledRules, rule: StayRule, as_of: int, work: tuple[Int32, Int32], each: int
) -> Int32:
    """(n,) days that each may still stay. Whose stays are not told has all of them, as the rule about one contract closes nothing."""
    starts, days = work
    if not len(starts):
        return np.full(workers.n, -1, np.int32)
    stayed = last_stay(workers, rules.vocabulary, sorted(rule.counted), rule.pause, as_of)
    has_left = stayed.left_on != UNKNOWN_DATE
    is_afresh = (stayed.days == 0) | (has_left & (rule.pause.over(stayed.left_on) <= int(starts.min())))
    counted = np.where(is_afresh | (workers.stays_told != 1), 0, stayed.days)
    left = np.maximum(rule.max_days - counted, 0)
    return np.where(left >= each * int(days.max()), -1, left).astype(np.int32)
