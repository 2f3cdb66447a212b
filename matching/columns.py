"""From what the rules may look at to what the score may look at. Not known earns no points, and costs none."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pathways.engine.facts import YES, VacancyFacts, Vocabulary, WorkerFacts, day

from .engine.known import NOBODY, Known
from .engine.scoring import VacancyColumns, WorkerColumns, occupation_similarity
from .travel import journeys

T = TypeVar("T", bound=np.generic)


def worker_columns(facts: WorkerFacts, as_of: date, known: Known = NOBODY) -> WorkerColumns:
    return WorkerColumns(
        occupation_months=_known(facts.occupation_months),
        crop_months=_known(facts.crop_months),
        skill_evidence=_known(facts.skill_evidence),
        language_level=_known(facts.language_level),
        prefers_programme=_known(facts.prefers_programme),
        prefers_place=_known(facts.prefers_place),
        documents_ready=documents_ready(facts, day(as_of)),
        waiting_days=np.maximum(day(as_of) - np.maximum(facts.registered_on, 0), 0).astype(np.int32),
        home=facts.home,
        **known.of_workers(facts.ids),
    )


def vacancy_columns(facts: VacancyFacts, vocabulary: Vocabulary, known: Known = NOBODY) -> VacancyColumns:
    journey, journey_share = journeys(facts, vocabulary, known.fares)
    return VacancyColumns(
        occupation=facts.occupation,
        occupation_similarity=occupation_similarity(vocabulary.occupations),
        crop=facts.crop,
        experience_months=_known(facts.experience_months),
        required_skills=_known(facts.required_skill),
        required_language_level=_known(facts.required_language_level),
        programme=facts.programme.astype(np.int32),
        place=facts.place,
        journey=journey,
        journey_share=journey_share,
        **known.of_vacancies(facts.ids),
    )


def documents_ready(facts: WorkerFacts, as_of: int) -> npt.NDArray[np.int16]:
    """(n,) percent of four papers in hand on the day: identity, valid passport, clear police record, medical certificate."""
    in_hand = (
        (facts.national_id_held == YES).astype(np.int16)
        + ((facts.passport_held == YES) & (facts.passport_expires > as_of))
        + ((facts.police_record_clear == YES) & (facts.police_record_until >= as_of))
        + (facts.medical_until >= as_of)
    )
    return (in_hand * 25).astype(np.int16)


def _known(column: npt.NDArray[T]) -> npt.NDArray[T]:
    return np.maximum(column, column.dtype.type(0))
