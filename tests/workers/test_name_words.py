"""The words of names, kept by the database while people are changed: one, several at once, and as many as a registry has."""

from __future__ import annotations

import pytest
from django.db import connection

from common.names import fold
from tests import factories
from workers.models import NameWord, Worker
from workers.services import files_merge, files_part

pytestmark = pytest.mark.django_db

A_REGISTRY = 30_000


def person(given: str, first: str) -> Worker:
    names = {"given_names": given, "first_surname": first, "second_surname": "", "married_name": ""}
    return factories.worker(**names, search_name=fold(given, first))


def words() -> set[str]:
    return set(NameWord.objects.values_list("word", flat=True))


def borne() -> set[str]:
    return {word for names in Worker.objects.values_list("name_words", flat=True) for word in names}


def renamed(names: dict[Worker, str]) -> None:
    """All of them in one statement."""
    for worker, name in names.items():
        worker.search_name = name
    Worker.objects.bulk_update(names, ["search_name"])


def test_words_that_came_and_went_with_several_at_once() -> None:
    ana, pedro, juana = person("Ana", "Ba"), person("Pedro", "Ba"), person("Juana", "Ba")
    renamed({ana: "anita ba", pedro: "pedro xol", juana: juana.search_name})
    assert words() == borne() == {"anita", "ba", "pedro", "xol", "juana"}


def test_names_that_change_hands_keep_their_words() -> None:
    ana, pedro = person("Ana", "Ba"), person("Pedro", "Xol")
    before = words()
    renamed({ana: "pedro ba", pedro: "ana xol"})
    assert words() == borne() == before


def test_a_word_stays_until_the_last_of_those_who_bore_it_has_another() -> None:
    ana, pedro, juana = person("Ana", "Ba"), person("Pedro", "Ba"), person("Juana", "Ba")
    renamed({ana: "ana xol", pedro: "pedro xol"})
    assert words() == borne() == {"ana", "pedro", "juana", "ba", "xol"}
    renamed({juana: "juana"})
    assert words() == borne() == {"ana", "pedro", "juana", "xol"}


def test_words_are_let_be_where_no_name_changes() -> None:
    ana, pedro = person("Ana", "Ba"), person("Pedro", "Xol")
    NameWord.objects.filter(word="ana").delete()
    Worker.objects.update(address="Aldea San Juan")
    renamed({ana: ana.search_name, pedro: "pedro ba"})
    assert words() == {"ba", "pedro"}, "nobody has looked at whose name is the same"


def test_words_of_files_that_are_merged_and_parted_again() -> None:
    kept, gone, by = person("Ana", "Ba"), person("Anita", "Ba"), factories.user()
    pair = factories.duplicate_pair(kept, gone)
    files_merge(pair=pair, keep=kept.pk, take=["given_names"], by=by)
    assert words() == borne() == {"anita", "ba"}
    files_part(pair=pair, by=by, reason="Son dos.")
    assert words() == borne() == {"ana", "anita", "ba"}


@pytest.mark.parametrize("change", ["note = 'x'", "search_name = search_name || ' de coc'"])
def test_everybody_is_changed_in_time_by_a_session_that_has_changed_one(change: str) -> None:
    """A plan for one person is kept, and joins two versions of a registry by comparing each with each. 30,000: half a minute and more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE people AS SELECT id, note, search_name, string_to_array(search_name, ' ') AS name_words"
            " FROM (SELECT id, '' AS note, 'ana ba ' || id %% 900 AS search_name FROM generate_series(1, %s) AS id) AS all_people",
            [A_REGISTRY],
        )
        cursor.execute(
            "CREATE TRIGGER name_words_change AFTER UPDATE ON people REFERENCING OLD TABLE AS gone NEW TABLE AS came"
            " FOR EACH STATEMENT EXECUTE FUNCTION workers_name_words_change()"
        )
        cursor.execute(f"UPDATE people SET {change} WHERE id = 1")
        cursor.execute("SET LOCAL statement_timeout = '15s'")
        cursor.execute(f"UPDATE people SET {change}")
