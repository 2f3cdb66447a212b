"""Counts for the map, as they are, small or not: a statement a kind, in the database. Whoever calls hides before anything is kept.

Counted are people who are registered (not those whose interest lapsed) and whose consent to statistics is open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum

from employers.models import Vacancy, VacancyLanguage, VacancySkill
from pathways.engine.evaluate import STANDINGS, worker_standings
from pathways.engine.facts import WorkerFacts
from pathways.models import Programme
from pathways.selectors import compiled_rules
from reference.models import Municipality, Occupation
from reference.selectors import OccupationIndex
from workers.choices import ConsentPurpose, LanguageLevel, WorkerStatus
from workers.models import Consent, LanguageClaim, SkillClaim, Worker, WorkExperience
from workers.selectors import with_consent

from ..choices import SkillsKind

Claim = tuple[str, str, int, int]  # department, item, best evidence, people
_SPOKEN = LanguageLevel.BASIC  # less than that helps nobody at work

# One person counts once for an item, with the best evidence there is for it.
_CLAIMS = """
WITH counted AS (
  SELECT worker.id, place.subdivision_id AS department
    FROM {workers} worker JOIN {places} place ON place.id = worker.municipality_id
   WHERE worker.country_id = %(country)s AND worker.status = %(status)s
     AND EXISTS (SELECT 1 FROM {consents} consent WHERE consent.worker_id = worker.id
                    AND consent.purpose = %(purpose)s AND consent.withdrawn_at IS NULL))
SELECT department, item, evidence, count(*) FROM (
  SELECT counted.department, {item} AS item, claim.worker_id, max(claim.evidence) AS evidence
    FROM {claims} JOIN counted ON counted.id = claim.worker_id
   WHERE {counts} GROUP BY 1, 2, 3) best
 GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class _Source:
    """Where people say that they have an item: the tables, the column, and which of their rows count."""

    tables: str
    item: str
    counts: str = "true"


_WORK = f"{WorkExperience._meta.db_table} claim"
_SOURCES = {
    # By unit group, as matching compares work (`matching.engine.columns.occupation_similarity`): within one people stand in for another.
    SkillsKind.OCCUPATION: _Source(
        f"{_WORK} JOIN {Occupation._meta.db_table} job ON job.code = claim.occupation_id", "job.isco_code"
    ),
    SkillsKind.SKILL: _Source(f"{SkillClaim._meta.db_table} claim", "claim.skill_id"),
    SkillsKind.CROP: _Source(_WORK, "claim.crop_id", "claim.crop_id IS NOT NULL"),
    SkillsKind.LANGUAGE: _Source(
        f"{LanguageClaim._meta.db_table} claim", "claim.language_id", f"claim.level >= {_SPOKEN:d}"
    ),
}


def people_by_department(country: str) -> dict[str, int]:
    """People counted, by the department they live in."""
    people = with_consent(_registered(country), ConsentPurpose.STATISTICS).order_by()
    return dict(people.values_list("municipality__subdivision").annotate(people=Count("pk")))


def people_registered(country: str) -> int:
    return _registered(country).count()


def claims_counted(kind: SkillsKind, country: str) -> list[Claim]:
    """How many people of each department have each item of the kind, by the best evidence for it."""
    source = _SOURCES[kind]
    statement = _CLAIMS.format(
        workers=Worker._meta.db_table,
        places=Municipality._meta.db_table,
        consents=Consent._meta.db_table,
        claims=source.tables,
        item=source.item,
        counts=source.counts,
    )
    values = {"country": country, "status": WorkerStatus.REGISTERED, "purpose": ConsentPurpose.STATISTICS}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def seats_counted(kind: SkillsKind, country: str, day: date) -> dict[tuple[str, str], int]:
    """Seats left in open vacancies that begin on the day or later, by item and destination; "" for those that ask for no item.

    Only of programmes that are not closed to the country's nationals. A vacancy that asks for two skills counts for both.
    """
    vacancies = Vacancy.objects.matchable().filter(starts_on__gte=day, programme__in=_programmes_open(country, day))
    match kind:
        case SkillsKind.OCCUPATION:
            return _seats_by_occupation(vacancies)
        case SkillsKind.CROP:
            return _summed(vacancies.order_by().values_list("crop", *_DESTINATION).annotate(left=_LEFT))
        case SkillsKind.SKILL:
            asked: QuerySet[Any] = VacancySkill.objects.annotate(item=F("skill"))
            none = vacancies.filter(skills__isnull=True)
        case _:
            asked = VacancyLanguage.objects.annotate(item=F("language"))
            none = vacancies.filter(languages__isnull=True)
    asked = asked.filter(vacancy__in=vacancies).order_by()
    named = asked.values_list("item", *_of("vacancy__")).annotate(left=_left("vacancy__"))
    asks_nothing = none.order_by().values_list(*_DESTINATION).annotate(left=_LEFT)
    return _summed([*named, *((None, *row) for row in asks_nothing)])


def _seats_by_occupation(vacancies: QuerySet[Vacancy]) -> dict[tuple[str, str], int]:
    """By unit group of the occupation on record, else of the one that the crosswalks name for the official code of the posting."""
    index = OccupationIndex.load()
    asked = ("occupation__isco_code", "soc_code", "noc_code")
    rows = []
    for group, soc, noc, destination, left in (
        vacancies.order_by().values_list(*asked, *_DESTINATION).annotate(left=_LEFT)
    ):
        found = None if group else index.for_soc(soc) or index.for_noc(noc)
        rows.append((found.isco_code if found else group, destination, left))
    return _summed(rows)


def _of(path: str) -> tuple[str]:
    return (f"{path}subdivision__country",)


def _left(path: str) -> Sum:
    return Sum(F(f"{path}seats") - F(f"{path}seats_taken"))


_DESTINATION, _LEFT = _of(""), _left("")


def _summed(rows: Iterable[tuple[str | None, str, int]]) -> dict[tuple[str, str], int]:
    seats: Counter[tuple[str, str]] = Counter()
    for item, destination, left in rows:
        seats[item or "", destination] += left
    return seats


def _programmes_open(country: str, day: date) -> list[str]:
    """Programmes that take people and that no rule closes to somebody of whom only the registry, nationality and consent are known."""
    rules = compiled_rules(day)
    known = {"id": 1, "nationality": country, "registry_country": country, "consent_matching": True}
    somebody = WorkerFacts.from_rows([known], rules.vocabulary)
    return [
        programme
        for programme in Programme.objects.for_work().values_list("pk", flat=True)
        if STANDINGS[worker_standings(rules, somebody, programme)[0]] != "closed"
    ]


def _registered(country: str) -> QuerySet[Worker]:
    return Worker.objects.filter(country=country, status=WorkerStatus.REGISTERED)
