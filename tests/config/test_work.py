"""Work to do: every task of every role leads to the list of exactly those records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from config.work import work_of
from employers.models import DemandBatch
from tests import factories
from tests.security.world import World, build

pytestmark = pytest.mark.django_db
STAFF_WITH_WORK = [role for role in Role if role != Role.RECRUITER_CONTACT]


@pytest.fixture
def world(client_for: Any) -> World:
    """The world of the permission matrix, with something waiting of every kind."""
    world, today = build(client_for), timezone.localdate()
    here, near, _far = world.objects("accounts.office")
    for office in (here, near):
        factories.worker(office=office, status="stale")
        factories.worker(office=office, status="draft")
        person = factories.worker(office=office)
        factories.identity_document(person, kind="passport", expires_on=today + timedelta(days=20))
        renewed = factories.worker(office=office)
        factories.identity_document(renewed, kind="passport", expires_on=today - timedelta(days=20))
        factories.identity_document(renewed, kind="passport", expires_on=today + timedelta(days=900))
        seat = factories.vacancy(starts_on=today + timedelta(days=10), ends_on=today + timedelta(days=90))
        older, run = factories.run("GT"), factories.run("GT")
        factories.proposal(person, seat, of=older, status="shortlisted")
        factories.proposal(renewed, seat, of=run)
        factories.placement(renewed, seat, status="accepted")
    employer = world.objects("employers.employer")[0]
    for status in ("draft", "submitted", "changes_asked"):
        factories.vacancy(employer=employer, status=status)
    factories.vacancy(starts_on=today + timedelta(days=10), ends_on=today + timedelta(days=90), seats=1, seats_taken=1)
    factories.complaint("GT", received_on=today - timedelta(days=30), due_on=today - timedelta(days=2))
    factories.recruiter().licences.update(valid_to=today + timedelta(days=30))
    factories.rule(confidence="low")
    factories.rule(checked_on=today - timedelta(days=500))
    factories.rule(effective_to=today + timedelta(days=30))
    batch = DemandBatch.objects.create(
        file_name="a.csv", file_sha256="0" * 64, layout="seasonaljobs", as_of=today, read=2, rejected=2
    )
    for row in (1, 2):
        batch.rejections.create(row_number=row, column="WAGE", value="x", reason="unreadable")
    return world


@pytest.mark.parametrize("role", STAFF_WITH_WORK)
def test_the_list_behind_a_task_has_as_many_records_as_the_task_says(world: World, role: Role) -> None:
    client = world.clients[str(role)]
    tasks = client.get("/").context["work"]
    assert tasks, "nothing waits: the world of this test is too small"
    for task in tasks:
        answer = client.get(task.url)
        assert answer.status_code == 200, task.url
        listed = answer.context["cl"].result_count if "cl" in answer.context else answer.context["table"].count
        assert listed == task.count, task.title


@pytest.mark.parametrize("role", list(Role))
def test_a_home_page_asks_no_more_for_much_work_than_for_little(
    world: World, role: Role, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(25):
        world.clients[str(role)].get("/")


def test_a_task_with_nothing_in_it_is_not_shown() -> None:
    assert work_of(factories.user(Role.COORDINATOR)) == []


def test_a_late_complaint_wears_the_face_of_what_is_late(world: World) -> None:
    first = world.clients[Role.INSPECTOR].get("/").context["work"][0]
    assert (first.title, first.face) == ("Quejas fuera de plazo", "bad")


def test_the_admin_begins_with_the_same_work(world: World) -> None:
    client = world.clients[Role.INSPECTOR]
    page = client.get("/admin/").content.decode()
    assert [task.url in page.replace("&amp;", "&") for task in client.get("/").context["work"]] == [True] * 4


def test_a_clerk_sees_their_seats_and_nobody_elses(world: World) -> None:
    mine, other, _draft = world.objects("employers.vacancy")
    page = world.clients[Role.EMPLOYER_CLERK].get("/").content.decode()
    assert mine.folio in page  # type: ignore[attr-defined]
    assert other.folio not in page  # type: ignore[attr-defined]


def test_a_recruiters_contact_sees_their_entry_and_nobody_elses(world: World) -> None:
    mine, other, _third = world.objects("recruiters.recruiter")
    mine.mandates.create(  # type: ignore[attr-defined]
        employer=factories.employer(legal_name="Huertos Garza"),
        seats=3,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
    )
    page = world.clients[Role.RECRUITER_CONTACT].get("/").content.decode()
    assert mine.legal_name in page  # type: ignore[attr-defined]
    assert mine.licences.get().number in page  # type: ignore[attr-defined]
    assert "Huertos Garza" in page
    assert other.legal_name not in page  # type: ignore[attr-defined]
