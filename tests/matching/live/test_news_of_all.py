"""Nothing that a run or a repair reads of a person or a vacancy is written without news of it: what is read is recorded, and compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql import base
from django.utils import timezone

from employers.facts import vacancy_facts
from employers.models import Employer, NamedRequest, Vacancy
from employers.selectors import by_name
from matching.choices import FloorBy
from matching.floors.selectors import groups_to_choose
from matching.known import known_at_vacancy, known_to_worker
from matching.live.comparing import News, differences
from matching.live.state import State
from matching.models import LivePlan, MatchRun, NamedPerson
from matching.services import run_request
from matching.snapshot import take_snapshot
from pathways.vocabulary import current_vocabulary
from tests import factories
from tests.flooring import floor
from tests.matching.conftest import farm_vacancy
from tests.matching.live.factories import plan
from tests.matching.live.news import compared, news, person, work
from tests.matching.test_known import worked
from tests.matching.test_run import run_now
from tests.weighing import days, even, weights
from workers.facts import people_in_chunks, person_facts
from workers.models import Worker
from workers.services import group_join, group_make

pytestmark = pytest.mark.django_db

# Read, and about nobody in particular: the run of everybody reads them, each night.
_LISTS = "a list that everybody shares"
_LAW = "law and policy from a day on"
LEFT_OUT = {
    "reference_country": _LISTS,
    "reference_crop": _LISTS,
    "reference_language": _LISTS,
    "reference_municipality": _LISTS,
    "reference_occupation": _LISTS,
    "reference_occupationcrosswalk": _LISTS,
    "reference_skill": _LISTS,
    "reference_subdivision": _LISTS,
    "pathways_programme": _LISTS,
    "pathways_rule": _LAW,
    "pathways_ruleset": _LAW,
    "pathways_subsidyscheme": _LAW,
    "pathways_travelcost": _LAW,
    "pathways_wagefloor": _LAW,
    "pathways_wagegroup": _LAW,
    "pathways_cappool": "places that everybody shares",
    "pathways_capclosing": "the end of places that everybody shares",
    "pathways_capreport": "how many places of everybody's are used",
    "matching_scoreweights": "points of the score, from a day on",
    "matching_floor": "places for a group, from a day on",
    "matching_matchrun": "which run was the newest: a finished run begins a plan of its own",
    "matching_proposalevent": "written with the state of its proposal, of which there is news",
    "matching_liveplan": "the plan itself",
    "matching_planchange": "decided about by services that tell the plan",
}
# Columns that are read of a table that there is news of, and tell nothing that could change.
READ_ONLY = {
    "employers_employer": {"updated_at": "whether all names have to be read again"},
    "matching_proposal": dict.fromkeys(
        ("run_id", "rank", "turn", "score", "named_request_id", "travel_group_id"), "never edited"
    ),
}
_TABLE = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?([A-Z]\d+)"?)?')
_COLUMN = re.compile(r'(?:"(\w+)"|\b([A-Z]\d+))\."(\w+)"')


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is sent to PostgreSQL, COPY too, which Django's own list of queries lacks."""
    sent: list[str] = []
    copy = base.Cursor.copy

    def copied(cursor: Any, statement: Any, *given: Any, **options: Any) -> Any:
        sent.append(str(statement))
        return copy(cursor, statement, *given, **options)

    def executed(execute: Any, sql: Any, *given: Any) -> Any:
        sent.append(str(sql))
        return execute(sql, *given)

    monkeypatch.setattr(base.Cursor, "copy", copied)
    with connection.execute_wrapper(executed):
        yield sent


def tables_read(statements: list[str]) -> dict[str, set[str]]:
    """Table -> the columns that are named of it. An alias of several tables in a statement counts for each that has the column."""
    real = {table: columns_of(table) for table in connection.introspection.table_names()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        stands_for: defaultdict[str, set[str]] = defaultdict(set)
        for table, alias in _TABLE.findall(statement):
            if table in real:
                found[table] |= set()
                stands_for[alias or table].add(table)
        for table, alias, column in _COLUMN.findall(statement):
            for one in stands_for[table or alias]:
                found[one] |= {column} & real[one]
    return dict(found)


def columns_of(table: str) -> set[str]:
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {str(field.column) for field in models[table]._meta.concrete_fields} if table in models else set()


@pytest.fixture
def everything(season: SimpleNamespace) -> MatchRun:
    """Something of each kind that may be read: floors of every dimension, a name kept a seat, a group, seasons, a run before."""
    weights(None, even())
    groups = groups_to_choose(["GT"])
    for by in FloorBy:
        floor(by=by, group=groups[by][0], programme=season.farm.programme_id)
    Employer.objects.filter(pk=season.farm.employer_id).update(legal_name="Valle Verde LLC", updated_at=timezone.now())
    worked(season.maria, "Valle Verde")
    season.maria.stays.create(programme_id="us-h2a", entered_on=days(-400), employer_name="Valle Verde")
    before = farm_vacancy(starts=days(-300), employer=season.farm.employer)
    factories.placement(season.maria, before, status="returned")
    request = named_request(season.farm, "found")
    NamedPerson.objects.create(request=request, worker=factories.sharing(season.tomas), status="agreed")
    by = factories.user()
    friend = factories.worker(office=season.maria.office)
    group_join(group=group_make(label="Las dos", kind="family", first=season.maria, by=by), worker=friend, by=by)
    run_now()
    return run_request(by=None, as_of=timezone.localdate())


def named_request(vacancy: Vacancy, status: str) -> NamedRequest:
    asked = {"country": factories.country("GT"), "name": "Elena", "asked_by": factories.user()}
    return NamedRequest.objects.create(vacancy=vacancy, status=status, **asked)


def read_everything(run: MatchRun) -> None:
    by_name._by_name.cache_clear()
    told = take_snapshot(run)
    assert told.named
    assert told.groups
    assert told.known.past
    assert told.known.stands
    assert len(told.floors) == len(FloorBy)
    worker, vacancy, today = told.workers.ids.tolist()[0], told.vacancies.ids.tolist()[0], timezone.localdate()
    vocabulary = current_vocabulary()
    person_facts(worker, vocabulary, today)
    vacancy_facts(Vacancy.objects.matchable(), vocabulary, today)
    list(people_in_chunks(vocabulary, today, 2))
    known_to_worker(worker, "GT", [vacancy], today, told.weights)
    known_at_vacancy(vacancy, today, told.weights)
    of_plan = LivePlan.objects.get(status="current")
    state = State(of_plan)
    moved = state.repaired(told.workers.ids.tolist(), told.vacancies.ids.tolist())
    differences(of_plan, state, moved, News(frozenset([worker]), frozenset([vacancy])))


def test_there_is_news_of_every_table_that_is_read_but_those_about_nobody_in_particular(
    everything: MatchRun, statements: list[str]
) -> None:
    read_everything(everything)
    read, watched = tables_read(statements), compared()
    assert set(read) - set(watched) - set(LEFT_OUT) == set(), (
        "say in a migration whom it is about, or here why it is left out"
    )
    assert set(watched) - set(read) == set(), "nobody reads it"
    assert set(watched) & set(LEFT_OUT) == set()


def test_of_every_such_table_the_columns_are_compared_that_are_read(
    everything: MatchRun, statements: list[str]
) -> None:
    read_everything(everything)
    read = tables_read(statements)
    for table, columns in compared().items():
        assert read[table] - set(READ_ONLY.get(table, {})) - {"id"} == columns, table


# ── column by column ──────────────────────────────────────────────────────

OTHER = {
    "bool": "NOT coalesce({0}, false)",
    "date": "coalesce({0}, CURRENT_DATE) - 1",
    "timestamptz": "coalesce({0}, now()) - interval '1 day'",
    "int2": "coalesce({0}, 0) + 1",
    "int4": "coalesce({0}, 0) + 1",
    "int8": "coalesce({0}, 0) + 1",
    "numeric": "coalesce({0}, 0) + 1",
    "varchar": "'x'",
    "text": "'x'",
}


def other_values(model: Any) -> Iterator[tuple[str, str]]:
    """Of each column that is written the SQL for another value than it has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [model._meta.db_table],
        )
        kinds = dict(cursor.fetchall())
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if field.primary_key or column not in kinds:
            continue
        if field.is_relation:
            target = field.related_model._meta
            key = target.pk.column
            yield (
                column,
                f'(SELECT "{key}" FROM {target.db_table} WHERE "{key}" IS DISTINCT FROM {{0}} ORDER BY 1 LIMIT 1)'.format(
                    column
                ),
            )
        else:
            yield column, OTHER[kinds[column]].format(column)


def columns_told_of(row: Any, subject: set[tuple[str, int]]) -> set[str]:
    """The columns of a row of which another value is news."""
    found = set()
    for column, value in other_values(type(row)):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT one")
            cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = {value} WHERE id = %s", [row.pk])
            assert cursor.rowcount == 1
            told = news()
            assert told in (set(), subject), column
            found |= {column} if told else set()
            cursor.execute("ROLLBACK TO SAVEPOINT one")
    return found


def test_each_column_of_a_person_that_is_read_is_news_and_no_other(rules: None) -> None:
    worker = factories.worker(
        registered_on=days(-9), phone="+50255550100", emergency_contact="Ana", emergency_relation="", schooling_years=6
    )
    factories.office("GT")
    plan()
    assert columns_told_of(worker, person(worker)) == compared()["workers_worker"]
    assert Worker.objects.get(pk=worker.pk).status == "registered"


def test_each_column_of_a_vacancy_that_is_read_is_news_and_no_other(rules: None) -> None:
    vacancy = farm_vacancy(seats=5)
    factories.employer()
    plan()
    counted = {"seats_offered", "seats_reserved", "seats_filled"}  # of which the seats taken are made
    assert columns_told_of(vacancy, work(vacancy)) == compared()["employers_vacancy"] - {"seats_taken"} | counted
