"""The facts of a person's file once more, a person and a row at a time: slow, plain, and written apart from `workers.facts`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from pathways.engine.facts import Vocabulary, WorkerFacts
from workers.facts import PAPER_DAYS
from workers.models import SupportingPaper, Worker


def facts_row_by_row(workers: QuerySet[Worker], vocabulary: Vocabulary, as_of: date) -> WorkerFacts:
    return WorkerFacts.from_rows([_person(one, vocabulary, as_of) for one in workers.order_by("pk")], vocabulary)


def _person(worker: Worker, words: Vocabulary, as_of: date) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": worker.pk,
        "registry_country": worker.country_id,
        "nationality": worker.nationality_id,
        "lives_in": worker.municipality.subdivision.country_id,
        "home": home if (home := worker.municipality.subdivision_id) in words.places else None,
        "birth_date": worker.birth_date,
        "literate": worker.literate,
        "schooling_years": worker.schooling_years,
        "confirmed_on": worker.confirmed_on,
        "registered_on": worker.registered_on,
        "available": [(window.starts_on, window.ends_on) for window in worker.availabilities.order_by("starts_on")],
        "stays": [
            (stay.programme_id if stay.programme_id in words.programmes else None, stay.entered_on, stay.left_on)
            for stay in worker.stays.order_by("entered_on", "pk")
            if stay.entered_on < as_of
        ],
    }
    return told | _identity(worker) | _papers(worker, as_of) | _abilities(worker, words) | _wishes(worker, words)


def _identity(worker: Worker) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for document in worker.identity_documents.all():
        if document.kind == "passport":
            told["passport_held"] = 1
            known = [day for day in (told.get("passport_expires"), document.expires_on) if day]
            told["passport_expires"] = max(known, default=None)
        else:
            told["national_id_held"] = 1
    return told


def _papers(worker: Worker, as_of: date) -> dict[str, Any]:
    told: dict[str, Any] = {}
    records = []
    for kind in set(worker.papers.values_list("kind", flat=True)):
        paper = _last(worker.papers.filter(kind=kind), as_of)
        if paper is None:
            continue
        until = paper.expires_on or (paper.issued_on and paper.issued_on + timedelta(days=PAPER_DAYS))
        clear = {"clear": 1, "not_clear": 0}.get(paper.result)
        if kind in ("police_record", "penal_record"):
            records.append((clear, until))
        elif kind == "migration_record":
            told["migration_record_clear"] = clear
        elif kind == "medical" and clear != 0:
            told["medical_until"] = until
        elif kind == "driving_licence" and clear != 0:
            told["driving_licence"] = 1
    for verdict in (1, 0):
        if ends := [until for clear, until in records if clear == verdict]:
            told["police_record_clear"] = verdict
            told["police_record_until"] = None if None in ends else min(ends)
    return told


def _last(papers: Iterable[SupportingPaper], as_of: date) -> SupportingPaper | None:
    by_then = [paper for paper in papers if paper.issued_on is None or paper.issued_on <= as_of]
    return max(by_then, key=lambda paper: (paper.issued_on or date.min, paper.pk), default=None)


def _abilities(worker: Worker, words: Vocabulary) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if worked := list(worker.experiences.select_related("occupation")):
        occupations, crops = Counter[str](), Counter[str]()
        for work in worked:
            occupations[work.occupation_id] += work.months
            crops[work.crop_id or ""] += work.months
        told["occupation_months"] = _listed(occupations, words.occupations)
        told["crop_months"] = _listed(crops, words.crops)
        told["farm_months"] = sum(work.months for work in worked if work.occupation.is_agricultural)
    if skills := {claim.skill_id: claim.evidence for claim in worker.skills.all()}:
        told["skill_evidence"] = _listed(skills, words.skills)
    if languages := {claim.language_id: claim.level for claim in worker.languages.all()}:
        told["language_level"] = _listed(languages, words.languages)
    return told


def _wishes(worker: Worker, words: Vocabulary) -> dict[str, Any]:
    told: dict[str, Any] = {}
    programmes = [(wish.programme_id, wish.wish) for wish in worker.programme_wishes.all()]
    places = [(wish.subdivision_id or wish.country_id, wish.wish) for wish in worker.place_wishes.all()]
    for name, said in (("refuses", "refused"), ("prefers", "wanted")):
        told[f"{name}_programme"] = _listed({code: 1 for code, wish in programmes if wish == said}, words.programmes)
        told[f"{name}_place"] = _listed({code: 1 for code, wish in places if wish == said}, words.places)
    consents = [consent.withdrawn_at is None for consent in worker.consents.filter(purpose="matching")]
    return told | {"consent_matching": any(consents) if consents else None}


def _listed(cells: dict[str, int], codes: Iterable[str]) -> dict[str, int]:
    return {code: cells[code] for code in codes if code in cells}
