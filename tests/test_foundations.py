"""The ground the tests stand on, proven first: one database made by the owner, used through the application's role."""

import pytest
from django.db import connection

from accounts.choices import Role
from accounts.models import User
from tests import factories


def test_tests_run_as_the_application_and_not_as_the_owner_of_the_tables(db, settings):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT tableowner FROM pg_tables WHERE tablename = 'workers_worker')")
        me, owner = cursor.fetchone()
    assert me == settings.DATABASES["default"]["USER"]
    assert owner == settings.DATABASES["owner"]["USER"]


def test_the_factories_make_a_small_world(db):
    officer = factories.user(Role.REGISTRATION_OFFICER)
    assert factories.worker(office=officer.office).country_id == "GT"
    assert factories.vacancy().employer.country_id == "US"
    assert factories.recruiter().licences.count() == 1
    assert factories.complaint("HN").country_id == "HN"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_leaves_nothing_behind(time):
    assert User.objects.count() == 0
    factories.user()


@pytest.mark.parametrize("role", Role.values)
def test_somebody_of_every_role_can_be_signed_in(client_for, role):
    assert client_for(role).user.role == role
