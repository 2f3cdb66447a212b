"""What the database itself hides, whatever a query forgets: raw SQL, through the application's own role."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import ForeignKey

from common.scope import WHOLE_REGION, database_scope
from tests import factories
from tests.security.conftest import protected_tables, rows, seeing, separate_roles
from tests.security.world import build
from workers.models import Worker


def workers_seen() -> set[str]:
    return {name for (name,) in rows("SELECT given_names FROM workers_worker")}


@separate_roles
def test_the_application_is_no_superuser_no_owner_and_cannot_bypass_the_policies(db):
    ((superuser, bypass, creates_roles, creates_databases),) = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert (superuser, bypass, creates_roles, creates_databases) == (False, False, False, False)
    assert rows("SELECT tablename FROM pg_tables WHERE tableowner = current_user") == []
    assert rows("SELECT pg_has_role(current_user, tableowner, 'MEMBER') FROM pg_tables WHERE schemaname = 'public'")[
        0
    ] == (False,)


def test_whatever_holds_a_person_is_protected(db):
    """A table with a way to a worker or a complaint has a policy; a new one fails here until it has."""
    protected = set(protected_tables())
    by_model = {model._meta.db_table: model for model in apps.get_models()}
    personal = {"workers_worker", "recruiters_complaint"}
    grew = True
    while grew:
        found = {
            table
            for table, model in by_model.items()
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model._meta.db_table in personal
        }
        grew, personal = not found <= personal, personal | found
    assert personal - protected == set()
    assert len(personal) >= 18


@pytest.mark.django_db
@pytest.mark.without_scope
def test_without_a_scope_there_is_no_row_in_any_protected_table():
    with database_scope(WHOLE_REGION):
        factories.worker()
        factories.complaint()
    for table in protected_tables():
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_every_protected_table_is_divided_between_the_countries(client_for):
    """Of each table a country sees its own rows, another one other rows, a third one none."""
    build(client_for)

    def counted(table: str, countries: str) -> int:
        with seeing(countries):
            return int(rows(f"SELECT count(*) FROM {table}")[0][0])

    # Seen only by who asks (test_protection), and only by the platform (test_resume, test_shards).
    tables = set(protected_tables()) - {"workers_protectionrequest", "matching_runkept", "matching_runshard"}
    seen = {table: tuple(counted(table, scope) for scope in ("*", "GT", "HN", "SV")) for table in tables}
    wrong = {table: n for table, n in seen.items() if not (n[1] > 0 < n[2] and n[1] + n[2] == n[0] and n[3] == 0)}
    assert wrong == {}
    assert len(tables) >= 18


def test_nobody_takes_rows_of_another_country_for_their_own(client_for):
    """Neither by an update nor by a copy of what is not seen."""
    build(client_for)
    for table in protected_tables():
        with seeing("SV"):
            assert rows(f"UPDATE {table} SET id = id RETURNING id") == [], table
            assert rows(f"DELETE FROM {table} RETURNING id") == [], table


def test_a_country_sees_its_own_people_only(region):
    with seeing("GT"):
        assert workers_seen() == {"Tomás", "Noemí"}
    with seeing("HN"):
        assert workers_seen() == {"Abel"}
    with seeing("GT,HN"):
        assert workers_seen() == {"Tomás", "Noemí", "Abel"}
    with seeing("SV"):
        assert workers_seen() == set()


def test_an_office_sees_its_own_people_only(region):
    with seeing("GT", str(region.huehuetenango.office_id)):
        assert workers_seen() == {"Tomás"}
    with seeing("HN", str(region.huehuetenango.office_id)):
        assert workers_seen() == set()


def test_what_hangs_on_a_person_is_hidden_with_them(region):
    with seeing("HN"):
        assert rows("SELECT worker_id FROM workers_identitydocument") == [(region.honduras.pk,)]
        assert rows("SELECT count(*) FROM workers_identitydocument WHERE worker_id = %s", region.huehuetenango.pk) == [
            (0,)
        ]


def test_nobody_writes_into_another_country(region):
    sentence = "violates row-level security policy"
    with seeing("HN"):
        with pytest.raises(ProgrammingError, match=sentence), transaction.atomic():
            factories.worker(office=region.huehuetenango.office)
        with pytest.raises(ProgrammingError, match=sentence), transaction.atomic():
            rows("UPDATE workers_worker SET country_id = 'GT' WHERE id = %s", region.honduras.pk)
        with pytest.raises(ProgrammingError, match=sentence), transaction.atomic():
            factories.identity_document(region.huehuetenango)
        rows("UPDATE workers_worker SET given_names = 'X' WHERE id = %s", region.huehuetenango.pk)
        rows("DELETE FROM workers_worker WHERE id = %s", region.huehuetenango.pk)
    assert Worker.objects.get(pk=region.huehuetenango.pk).given_names == "Tomás"


@pytest.mark.django_db(transaction=True)
@pytest.mark.without_scope
def test_the_scope_is_gone_after_the_transaction():
    with seeing("GT"):
        assert rows("SELECT current_setting('app.countries', true)") == [("GT",)]
    assert rows("SELECT coalesce(current_setting('app.countries', true), '')") == [("",)]
    assert workers_seen() == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.without_scope
def test_the_scope_is_gone_after_a_transaction_that_failed():
    with pytest.raises(ZeroDivisionError), seeing("GT"):
        raise ZeroDivisionError
    assert rows("SELECT coalesce(current_setting('app.countries', true), '')") == [("",)]


def test_an_inner_scope_gives_the_outer_one_back(region):
    with seeing("GT"):
        with seeing("HN"):
            assert workers_seen() == {"Abel"}
        assert workers_seen() == {"Tomás", "Noemí"}
        with pytest.raises(ZeroDivisionError), seeing("HN"):
            raise ZeroDivisionError
        assert workers_seen() == {"Tomás", "Noemí"}


def test_complaints_without_an_office_belong_to_the_whole_country(db):
    office, other = factories.office("GT"), factories.office("GT")
    everywhere = factories.complaint("GT")
    here, there, abroad = (
        factories.complaint("GT", office=office),
        factories.complaint("GT", office=other),
        factories.complaint("HN"),
    )
    with seeing("GT", str(office.pk)):
        assert {pk for (pk,) in rows("SELECT id FROM recruiters_complaint")} == {everywhere.pk, here.pk}
    with seeing("GT"):
        seen = {pk for (pk,) in rows("SELECT id FROM recruiters_complaint")}
    assert seen == {everywhere.pk, here.pk, there.pk}
    assert abroad.pk not in seen


def test_a_country_code_is_compared_whole_and_never_as_sql(region):
    for countries in ("G", "GT'", "*,GT", "%", "GT) OR (true", "gt"):
        with seeing(countries):
            assert workers_seen() <= {"Tomás", "Noemí"}
            assert "Abel" not in workers_seen()


@separate_roles
def test_the_application_cannot_take_a_policy_away(db):
    for statement in (
        "ALTER TABLE workers_worker DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE workers_worker NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY scope ON workers_worker",
        "CREATE POLICY open ON workers_worker USING (true)",
        "TRUNCATE workers_worker CASCADE",
        "SET SESSION AUTHORIZATION pathways_owner",
        "SET ROLE pathways_owner",
        "CREATE TABLE public.mine (id int)",
        "CREATE EXTENSION hstore",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows(statement)
    assert not connection.needs_rollback
