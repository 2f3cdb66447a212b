"""Files of every kind read all at once say what they say a row at a time; chunks and lists of ids read nobody twice and nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from common.columns import last_of_each, numbered
from common.reading import IDS, STATE, WHOLE, code_of, read_columns
from pathways.engine.facts import Vocabulary, WorkerFacts
from reference.models import Skill
from tests import factories
from tests.workers.row_by_row import facts_row_by_row
from workers.choices import Evidence, LanguageLevel, PaperKind, PaperResult, Wish
from workers.facts import people_in_chunks, worker_facts
from workers.models import (
    Availability,
    Consent,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 1)
PEOPLE = 25
# Of each axis one code is left out of the vocabulary: what the rules do not name is nowhere in the columns.
WORDS = Vocabulary(
    occupations=("9211.01", "9212.01"),
    crops=("apple", "berry"),
    skills=("pruning",),
    languages=("quc", "spa"),
    programmes=("mx-tvtf", "us-h2a"),
    places=("GT-01", "US", "US-GA"),
)


def assert_same(read: WorkerFacts, expected: WorkerFacts) -> None:
    for name in WorkerFacts.columns():
        np.testing.assert_array_equal(getattr(read, name), getattr(expected, name), err_msg=name)


def some_day(chance: Random) -> date:
    return AS_OF + timedelta(days=chance.randint(-400, 200))


def perhaps(chance: Random, value: Any) -> Any:
    return value if chance.random() < 0.6 else None


def a_file(person: Worker, chance: Random) -> None:
    """Anything that the tables allow: nothing at all, twice the same, undated, later than the day, of a code not listed."""
    rows: list[Any] = []
    for n in range(chance.randint(0, 3)):
        first = AS_OF + timedelta(days=100 * n)
        rows.append(Availability(starts_on=first, ends_on=first + timedelta(days=chance.randint(0, 99))))
    for n in range(chance.randint(0, 2)):
        rows.append(
            IdentityDocument(
                kind="passport",
                country_id="GT",
                number="X",
                number_index=f"{person.pk}-{n}",
                expires_on=perhaps(chance, some_day(chance)),
            )
        )
    for _ in range(chance.randint(0, 6)):
        paper = SupportingPaper(kind=chance.choice(PaperKind.values), result=chance.choice(PaperResult.values))
        paper.issued_on = perhaps(chance, some_day(chance))
        paper.expires_on = perhaps(chance, (paper.issued_on or AS_OF) + timedelta(days=chance.randint(0, 300)))
        rows.append(paper)
    for _ in range(chance.randint(0, 3)):
        work = WorkExperience(occupation_id=chance.choice(["9211.01", "9212.01", "8332.01"]), country_id="GT")
        work.crop_id, work.months = perhaps(chance, chance.choice(["apple", "berry", "cane"])), chance.randint(0, 720)
        rows.append(work)
    for skill in chance.sample(["pruning", "grafting"], chance.randint(0, 2)):
        rows.append(SkillClaim(skill_id=skill, evidence=chance.choice(Evidence.values)))
    for language in chance.sample(["quc", "spa", "mam"], chance.randint(0, 3)):
        rows.append(LanguageClaim(language_id=language, level=chance.choice(LanguageLevel.values)))
    for programme in chance.sample(["mx-tvtf", "us-h2a", "us-h2b"], chance.randint(0, 3)):
        rows.append(ProgrammeWish(programme_id=programme, wish=chance.choice(Wish.values)))
    for place in chance.sample([None, "US-GA", "US-FL"], chance.randint(0, 3)):
        rows.append(PlaceWish(country_id="US", subdivision_id=place, wish=chance.choice(Wish.values)))
    for purpose in chance.sample(["matching", "sharing"], chance.randint(0, 2)):
        for withdrawn in chance.choice([[None], [timezone.now()], [timezone.now(), None]]):
            rows.append(Consent(purpose=purpose, means="signed", given_at=timezone.now(), withdrawn_at=withdrawn))
    for _ in range(chance.randint(0, 3)):
        stay = PastStay(programme_id=chance.choice(["mx-tvtf", "us-h2a", "us-h2b"]), entered_on=some_day(chance))
        stay.left_on = perhaps(chance, stay.entered_on + timedelta(days=chance.randint(0, 200)))
        rows.append(stay)
    for row in rows:
        row.worker = person
        row.save()


@pytest.fixture
def codes(db: None) -> None:
    for code in ("9211.01", "9212.01", "8332.01"):
        factories.occupation(code, is_agricultural=code.startswith("9"))
    for code in ("apple", "berry", "cane"):
        factories.crop(code)
    for code in ("mx-tvtf", "us-h2a", "us-h2b"):
        factories.programme(code)
    for code in ("US-GA", "US-FL"):
        factories.subdivision(code)
    for code in ("spa", "quc", "mam"):
        factories.language(code)
    for code in ("pruning", "grafting"):
        Skill.objects.create(code=code, title_es=code, title_en=code)


def registry(seed: int) -> list[Worker]:
    chance = Random(seed)
    offices = {country: factories.office(country) for country in ("GT", "HN")}
    people = []
    for _ in range(PEOPLE):
        country = chance.choice(["GT", "HN"])
        person = factories.worker(
            office=offices[country],
            no_document=chance.random() < 0.5,
            literate=chance.choice([True, False, None]),
            schooling_years=perhaps(chance, chance.randint(0, 25)),
            status=chance.choice(["registered", "registered", "draft"]),
            confirmed_on=perhaps(chance, timezone.localdate()),
        )
        a_file(person, chance)
        people.append(person)
    return people


@pytest.mark.parametrize("seed", range(4))
def test_all_at_once_and_a_row_at_a_time_tell_the_same_facts(codes, seed):
    registry(seed)
    everybody = Worker.objects.all()
    assert_same(worker_facts(everybody, WORDS, AS_OF), facts_row_by_row(everybody, WORDS, AS_OF))
    nothing_listed = Vocabulary()
    assert_same(worker_facts(everybody, nothing_listed, AS_OF), facts_row_by_row(everybody, nothing_listed, AS_OF))


def test_one_person_and_a_few_far_apart_are_read_as_among_all(codes):
    people = registry(9)
    everybody = worker_facts(Worker.objects.all(), WORDS, AS_OF)
    for chosen in ([0], [0, PEOPLE - 1], [1, 2, 4]):
        few = Worker.objects.filter(pk__in=[people[row].pk for row in chosen])
        read, of_all = worker_facts(few, WORDS, AS_OF), facts_row_by_row(few, WORDS, AS_OF)
        assert_same(read, of_all)
        np.testing.assert_array_equal(read.occupation_months, everybody.take(chosen).occupation_months)


def test_chunks_hold_everybody_who_may_be_proposed_once(codes):
    registry(5)
    chunks = list(people_in_chunks(WORDS, AS_OF, 7))
    registered = facts_row_by_row(Worker.objects.matchable(), WORDS, AS_OF)
    assert [chunk.n for chunk in chunks[:-1]] == [7] * (len(chunks) - 1)
    np.testing.assert_array_equal(np.concatenate([chunk.ids for chunk in chunks]), registered.ids)
    np.testing.assert_array_equal(
        np.concatenate([chunk.passport_expires for chunk in chunks]), registered.passport_expires
    )


def test_an_empty_registry_is_read_as_one():
    assert worker_facts(Worker.objects.all(), WORDS, AS_OF).n == 0
    assert worker_facts(Worker.objects.none(), WORDS, AS_OF).n == 0
    assert list(people_in_chunks(WORDS, AS_OF, 7)) == []


# ── the reading itself ────────────────────────────────────────────────────
def test_columns_hold_what_the_rows_hold_and_a_mark_where_they_hold_nothing():
    people = [factories.worker(literate=True, schooling_years=6), factories.worker("HN")]
    columns = {"pk": IDS, "literate": STATE, "schooling_years": WHOLE, "country_id": code_of(["SV", "GT"])}
    told = read_columns(Worker.objects.filter(given_names="Elvira"), columns)
    order = np.argsort(told["pk"])
    assert {name: cells[order].tolist() for name, cells in told.items()} == {
        "pk": [person.pk for person in people],
        "literate": [1, -1],
        "schooling_years": [6, -1],
        "country_id": [1, -1],
    }


def test_a_percent_sign_and_a_quote_in_a_filter_are_text():
    factories.worker(given_names="100 % d'accord")
    assert read_columns(Worker.objects.filter(given_names="100 % d'accord"), {"pk": IDS})["pk"].size == 1


def test_members_of_a_group_are_numbered_and_the_last_is_found():
    groups = np.array([1, 1, 4, 4, 4, 9])
    assert numbered(groups).tolist() == [0, 1, 0, 1, 2, 0]
    assert sorted(last_of_each(np.array([4, 1, 4, 1]), np.array([7, 3, 2, 3]), np.array([0, 1, 2, 3]))) == [0, 3]
    assert numbered(groups[:0]).tolist() == last_of_each(groups[:0], groups[:0]).tolist() == []
