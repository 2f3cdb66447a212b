"""One box finds people however they are written; the words it compares with are kept by the database itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from common.names import fold
from reference.models import Municipality
from tests import factories
from tests.security.conftest import rows, seeing
from workers.models import NameWord, SearchEntry, Worker
from workers.selectors import filtered_workers, search_workers
from workers.selectors import search as searching

pytestmark = pytest.mark.django_db


def person(given: str, first: str, second: str = "", **fields) -> Worker:
    names = {"given_names": given, "first_surname": first, "second_surname": second}
    return factories.worker(**names, search_name=fold(given, first, second), **fields)


def found(text: str) -> list[Worker]:
    return list(search_workers(Worker.objects.all(), text))


def words() -> set[str]:
    return set(NameWord.objects.values_list("word", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "Tz\ua78cunux",
        "tzunux",
        "Juana Tzunux",
        "tzunux juana",
        "JUANA TSUNUX",
        "juana tzunx",  # a letter left out
        "jauna tzunux",  # two exchanged
        "juana tzun",  # not yet typed to its end
        "juana elena tzunux",  # a name too many
    ],
)
def test_a_person_is_found_however_the_name_is_written(text):
    wanted = person("Juana", "Tz\ua78cunux", "Ixchop")
    person("Pedro", "Cafetal")
    assert found(text)[:1] == [wanted]
    assert len(found(text)) == 1


def test_who_is_called_exactly_so_comes_first():
    near, exact = person("Maria", "Lopes"), person("María", "López", "Ocote")
    nearly = person("Mario", "López")
    assert set(found("maria lopez")) == {near, exact, nearly}
    assert found("mario lopez")[0] == nearly
    assert found("zzz qqq") == []
    assert found("’’") == []


def test_of_many_namesakes_the_latest_come_first_and_nobody_else(monkeypatch):
    monkeypatch.setattr(searching, "PLENTY", 2)
    same = [person("Ana", "Coc") for _number in range(3)]
    person("Ana", "Cox")
    assert found("ana coc") == same[::-1]


def test_of_many_who_are_called_nearly_so_the_likeliest_spelling_is_taken(monkeypatch):
    monkeypatch.setattr(searching, "MOST_RANKED", 2)
    meant = [person("Ana", "Garcia") for _number in range(2)]
    person("Ana", "Garcilaso")
    assert found("garsi") == meant[::-1]


def test_a_place_finds_who_lives_there_alone_or_with_a_name():
    chajul = Municipality.objects.create(subdivision=factories.subdivision("GT-14"), code="1405", name="Chajul")
    there, elsewhere = person("Ana", "Coc", municipality=chajul), person("Ana", "Coc")
    called_so = person("Pedro", "Chajul")
    assert set(found("chajul")) == {there, called_so}
    assert found("ana coc chajul") == [there]
    assert found("Chajul, Ana") == [there]
    assert set(found("ana coc")) == {there, elsewhere}


def test_a_folio_or_its_running_number_or_four_digits_of_a_document():
    wanted, other = factories.worker(), factories.worker()
    digits = wanted.identity_documents.get().last_digits
    assert found(wanted.folio) == found(wanted.folio.lower().replace("-", " ")) == [wanted]
    assert found(str(int(wanted.folio.split("-")[2]))) == [wanted]
    assert wanted in found(digits)
    assert other in found(other.identity_documents.get().last_digits)


def test_words_come_with_their_first_bearer_and_go_with_their_last():
    first, second = person("Ana", "Coc"), person("Ana", "Xol")
    assert words() == {"ana", "kok", "xol"}
    Worker.objects.filter(pk=second.pk).update(search_name="ana ba")
    assert words() == {"ana", "kok", "ba"}
    second.refresh_from_db()
    assert second.name_words == ["ana", "ba"]
    Worker.objects.filter(pk=first.pk).update(search_name="")
    assert words() == {"ana", "ba"}


@pytest.mark.without_scope
def test_a_word_stays_while_somebody_of_another_country_bears_it():
    with seeing("*"):
        person("Ana", "Coc", country="HN")
        here = person("Ana", "Xol", country="GT")
    with seeing("GT"):
        Worker.objects.filter(pk=here.pk).update(search_name="pedro")
    assert words() == {"ana", "kok", "pedro"}
    assert rows("SELECT current_setting('app.countries', true)") in ([("",)], [(None,)])


def test_a_search_by_name_reads_its_index_under_the_policies():
    ((vouched,),) = rows("SELECT proleakproof FROM pg_proc WHERE proname = 'arrayoverlap'")
    if not vouched:
        pytest.skip("on this server nobody has vouched for the comparison of arrays")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL app.countries = 'GT'")
        plan = Worker.objects.filter(name_words__overlap=["kok"]).order_by().explain()
    assert "worker_name_words" in plan


# ── filters ───────────────────────────────────────────────────────────────
def test_each_filter_keeps_who_meets_it_and_each_person_once():
    today = timezone.localdate()
    meets, other = factories.worker(), factories.worker()
    job, crop, language = factories.occupation("9211"), factories.crop("berry"), factories.language("kek")
    for country in ("GT", "MX"):
        meets.experiences.create(occupation=job, crop=crop, country=factories.country(country), months=6)
    meets.languages.create(language=language, level=2)
    other.languages.create(language=language, level=1)
    meets.availabilities.create(starts_on=today, ends_on=today + timedelta(days=90))
    other.availabilities.create(starts_on=today, ends_on=today + timedelta(days=10))
    for chosen in (
        {"occupation": job},
        {"crop": crop},
        {"language": language},
        {"free_from": today, "free_to": today + timedelta(days=60)},
        {"free_to": today + timedelta(days=60)},
        {"office": meets.office, "q": meets.folio},
    ):
        assert list(filtered_workers(Worker.objects.all(), chosen)) == [meets], chosen
    assert filtered_workers(Worker.objects.all(), {"free_from": date(2020, 1, 1)}).count() == 0
    assert filtered_workers(Worker.objects.all(), {}).count() == 2


# ── what is looked up follows the file ────────────────────────────────────
def entry_by_hand(worker: Worker) -> tuple[set[str], set[str], date | None]:
    """What the search entry of a file has to hold, read from the file."""
    tags = {f"country:{worker.country_id}", f"office:{worker.office_id}", f"municipality:{worker.municipality_id}"}
    for work in worker.experiences.all():
        tags |= {f"occupation:{work.occupation_id}"} | ({f"crop:{work.crop_id}"} if work.crop_id else set())
    tags |= {f"language:{spoken.language_id}" for spoken in worker.languages.all() if spoken.level >= 2}
    passports = [paper.expires_on for paper in worker.identity_documents.all() if paper.kind == "passport"]
    return set(worker.search_name.split()), tags, max(filter(None, passports), default=None)


def entries_follow() -> bool:
    people = Worker.objects.prefetch_related("experiences", "languages", "identity_documents")
    entries = {entry.worker_id: entry for entry in SearchEntry.objects.all()}
    kept = {pk: (set(one.name_words), set(one.tags), one.passport_until) for pk, one in entries.items()}
    places = {pk: (one.country_id, one.office_id) for pk, one in entries.items()}
    return (
        kept == {worker.pk: entry_by_hand(worker) for worker in people}
        and places == {worker.pk: (worker.country_id, worker.office_id) for worker in people}
        and all(len(one.tags) == len(set(one.tags)) for one in entries.values())
    )


def test_the_search_entry_is_what_the_file_says_after_every_change():
    one, other = person("Juana", "Tzunux"), person("Pedro", "Cafetal")
    job, crop = factories.occupation("9211"), factories.crop("berry")
    coffee, kekchi = factories.crop("coffee"), factories.language("kek")
    first = one.experiences.create(occupation=job, crop=crop, country=factories.country("GT"), months=6)
    second = one.experiences.create(occupation=job, crop=coffee, country=factories.country("GT"), months=2)
    spoken = one.languages.create(language=kekchi, level=1)
    old = factories.identity_document(one, kind="passport", number="A1234567", expires_on=date(2027, 1, 1))
    factories.identity_document(one, kind="passport", number="A7654321", expires_on=date(2031, 1, 1))
    assert entries_follow()
    elsewhere = factories.worker()
    changes = (
        lambda: type(spoken).objects.filter(pk=spoken.pk).update(level=3),
        lambda: type(first).objects.filter(pk=first.pk).update(worker=other),
        lambda: second.delete(),
        lambda: type(old).objects.filter(pk=old.pk).update(worker=other),
        lambda: type(old).objects.filter(worker=one).delete(),
        lambda: Worker.objects.filter(pk=one.pk).update(search_name="juana maria ixchop"),
        lambda: Worker.objects.filter(pk=one.pk).update(municipality=elsewhere.municipality, office=elsewhere.office),
        lambda: other.delete(),
    )
    for change in changes:
        change()
        assert entries_follow()
    assert one.search_entry.tags.count("language:kek") == 1
