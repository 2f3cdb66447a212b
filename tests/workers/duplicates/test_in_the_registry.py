"""Who is registered already: found in the database for one person, and for a list at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.names import fold
from common.scope import DatabaseScope, database_scope
from tests import factories
from workers.duplicates import PersonToCompare, compare_in_bulk, similar_people
from workers.duplicates.blocking import Blocks
from workers.duplicates.columns import Columns, Told
from workers.duplicates.compare import LIKELY
from workers.duplicates.similar import candidates
from workers.models import Worker

from .labelled import labelled

MARIA = {
    "given_names": "María Nicolasa",
    "first_surname": "Ixtuc",
    "second_surname": "Sajché",
    "birth_date": date(1990, 5, 17),
}
ASKED = PersonToCompare("Maria Nicolaza", "Ishtuk", "Sajche", date(1990, 5, 11), "F", None, "")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_sample_of_another_test():
    cache.clear()


def registered(country: str = "GT", **fields) -> Worker:
    names = MARIA | fields
    folded = fold(
        *(str(names.get(part, "")) for part in ("given_names", "first_surname", "second_surname", "married_name"))
    )
    return factories.worker(country, search_name=folded, phone="+50255123456", **names)


def test_somebody_entered_with_other_spellings_and_a_slip_in_the_date_is_found():
    maria = registered()
    registered(given_names="Rigoberto", first_surname="Canux", second_surname="Batz", sex="M")
    (found,) = similar_people(ASKED)
    assert (found.worker_id, found.folio, found.office) == (maria.pk, maria.folio, str(maria.office))
    assert found.score >= LIKELY
    assert "date of birth differs in one digit" in found.reasons
    assert (found.may_open, found.name, found.birth_date) == (True, maria.full_name, maria.birth_date)


def test_the_likest_come_first_and_no_more_than_asked_for():
    for day in (12, 17, 11):
        registered(birth_date=date(1990, 5, day))
    found = similar_people(ASKED, limit=2)
    assert found[0].birth_date == date(1990, 5, 11)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) == 2


def test_nobody_is_like_themselves_and_the_erased_are_like_nobody():
    maria = registered()
    assert similar_people(PersonToCompare(**vars(ASKED) | {"worker_id": maria.pk})) == []
    Worker.objects.filter(pk=maria.pk).update(status="erased")
    assert similar_people(ASKED) == []


def test_of_a_file_elsewhere_only_folio_office_and_initials_are_told():
    maria = registered("HN")
    with database_scope(DatabaseScope("GT", "*", "1")):
        assert not Worker.objects.exists()
        (found,) = similar_people(ASKED)
        assert not Worker.objects.exists()
    assert (found.folio, found.office, found.name) == (maria.folio, str(maria.office), "M. N. I. S.")
    assert not found.may_open
    assert (found.birth_date, found.municipality, found.phone) == (None, "", "")
    told = repr(found)
    assert not any(word in told for word in ("Nicolasa", "Ixtuc", "1990", "55123456"))


@pytest.mark.without_scope
def test_the_search_reads_indexes_under_the_policies():
    """Where a superuser has vouched for the comparison of arrays (config/services/bootstrap.py, deploy/roles.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proleakproof FROM pg_proc WHERE proname = 'arrayoverlap'")
        if cursor.fetchone() != (True,):
            pytest.skip("on this server nobody has vouched for the comparison of arrays")
        cursor.execute("SET LOCAL enable_seqscan = off")
    with database_scope(DatabaseScope("*", "*", "1")):
        plan = candidates(ASKED).explain()
    assert "worker_likeness_keys" in plan
    assert "worker_birth_date" in plan
    assert "Seq Scan" not in plan


def test_the_database_finds_whom_the_comparison_of_lists_pairs():
    """Two ways to the same pairs: keys in an index, and columns in memory."""
    people = labelled(4, size=400)
    like = factories.worker()
    rows = [like_told(like, one, number) for number, one in enumerate(people.known)]
    made = Worker.objects.bulk_create(rows)
    columns = Columns()
    known, asked = columns.of(people.known), columns.of(people.asked)
    pairs = {
        (int(a), int(b))
        for one, other in Blocks(known, len(columns.vocabulary)).meet(asked)
        for a, b in zip(one, other, strict=True)
    }
    position = {worker.pk: number for number, worker in enumerate(made)}
    for row in range(0, len(people.asked), 3):
        told = people.asked[row]
        asks = PersonToCompare(*told[:3], told.birth_date, told.sex, None, "", married_name=told.married_name)
        found = {position[pk] for pk in candidates(asks).values_list("pk", flat=True) if pk in position}
        missed = {other for one, other in pairs if one == row} - found
        assert not missed, (told, [people.known[other] for other in missed])


def like_told(like: Worker, one: Told, number: int) -> Worker:
    same = {
        field.attname: getattr(like, field.attname)
        for field in Worker._meta.concrete_fields
        if not field.generated and field.name != "id"
    }
    names = {part: getattr(one, part) for part in ("given_names", "first_surname", "second_surname", "married_name")}
    search_name = fold(*names.values())
    return Worker(**same | names | {"folio": f"L-{number}", "search_name": search_name, "birth_date": one.birth_date})


def test_a_list_is_compared_with_the_country_and_with_itself():
    maria, other_country = registered(), registered("HN")
    stranger = PersonToCompare("Rigoberto", "Canux", "Batz", date(1971, 2, 3), "M", None, "")
    found = compare_in_bulk([ASKED, stranger, ASKED], country="GT")
    assert [sorted(filter(None, (like.worker_id for like in each))) for each in found] == [[maria.pk], [], [maria.pk]]
    assert [[like.position for like in each if like.worker_id is None] for each in found] == [[2], [], [0]]
    assert all(like.score >= LIKELY and like.evidence for each in found for like in each)
    assert other_country.pk not in {like.worker_id for each in found for like in each}


def test_a_registered_person_of_a_list_is_not_taken_for_a_double_of_themselves():
    maria = registered()
    assert compare_in_bulk([PersonToCompare(**vars(ASKED) | {"worker_id": maria.pk})], country="GT") == [()]


@pytest.mark.without_scope
def test_a_list_is_compared_with_all_offices_whoever_asks():
    with database_scope(DatabaseScope("*", "*", "1")):
        maria = registered()
    with database_scope(DatabaseScope("GT", "0", "1")):
        ((like,),) = compare_in_bulk([ASKED], country="GT")
    assert like.worker_id == maria.pk


def test_the_database_is_asked_as_often_for_many_as_for_one():
    registered()
    counts = []
    for length in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compare_in_bulk([ASKED] * length, country="GT")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_empty_list_and_an_empty_registry():
    assert compare_in_bulk([], country="GT") == []
    assert compare_in_bulk([ASKED], country="GT") == [()]
    assert similar_people(ASKED) == []
