"""Two people at one form of the admin, and one form sent twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from employers.models import Employer, Vacancy, VacancyHold
from employers.services import seat_take
from recruiters.models import Recruiter
from tests import factories
from tests.api.test_races import at_once, same_person
from workers.models import Worker

pytestmark = pytest.mark.django_db


def filled(client: Client, path: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send: every field as the page shows it, and what the person changes."""
    context = client.get(path).context
    values: dict[str, Any] = {"_seen": context["seen"]}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            values[bound.html_name] = "" if value is None or value is False else value
    return values | changes


def worker_page(worker: Worker) -> str:
    return reverse("admin:workers_worker_change", args=[worker.pk])


@pytest.fixture
def colleagues(client_for) -> tuple[Client, Client]:
    return client_for(Role.COORDINATOR), client_for(Role.COORDINATOR)


def test_the_second_of_two_is_told_what_stands_there_now_and_overwrites_nothing(colleagues):
    worker = factories.worker(address="Aldea Vieja", last_employer="")
    first, second = colleagues
    mine = filled(first, worker_page(worker), address="Aldea Nueva")
    theirs = filled(second, worker_page(worker), last_employer="Finca El Canario")
    assert first.post(worker_page(worker), mine).status_code == 302
    told = second.post(worker_page(worker), theirs)
    assert told.status_code == 200
    page = told.content.decode()
    assert "Aldea Nueva" in page
    assert "Finca El Canario" in page  # what was typed is not lost
    worker.refresh_from_db()
    assert (worker.address, worker.last_employer) == ("Aldea Nueva", "")


def test_who_was_told_and_saves_again_decides(colleagues):
    worker = factories.worker(address="Aldea Vieja")
    first, second = colleagues
    theirs = filled(second, worker_page(worker), address="Aldea Tercera")
    first.post(worker_page(worker), filled(first, worker_page(worker), address="Aldea Nueva"))
    told = second.post(worker_page(worker), theirs)
    again = theirs | {"_seen": re.search(r'name="_seen" value="(\w+)"', told.content.decode()).group(1)}
    assert second.post(worker_page(worker), again).status_code == 302
    worker.refresh_from_db()
    assert worker.address == "Aldea Tercera"


def test_a_part_on_the_page_that_changed_counts_too(colleagues):
    worker = factories.worker()
    stay = worker.stays.create(programme=factories.programme(), entered_on="2024-01-01", employer_name="Farm")
    first, second = colleagues
    theirs = filled(second, worker_page(worker), address="Aldea Nueva")
    assert (
        first.post(
            worker_page(worker), filled(first, worker_page(worker), **{"stays-0-employer_name": "Otra"})
        ).status_code
        == 302
    )
    assert second.post(worker_page(worker), theirs).status_code == 200
    stay.refresh_from_db()
    worker.refresh_from_db()
    assert (stay.employer_name, worker.address) == ("Otra", "")


def test_whoever_is_alone_saves_as_ever_and_reading_disturbs_nobody(colleagues):
    worker = factories.worker()
    first, second = colleagues
    mine = filled(first, worker_page(worker), address="Aldea Nueva")
    second.get(worker_page(worker))  # leaves a row that says so
    assert first.post(worker_page(worker), mine).status_code == 302
    worker.refresh_from_db()
    assert worker.address == "Aldea Nueva"


@pytest.mark.django_db(transaction=True)
def test_a_seat_taken_while_a_vacancy_is_saved_is_not_forgotten(client_for):
    """The form holds the whole row: written back without a lock it would give the seat away twice."""
    coordinator = client_for(Role.COORDINATOR)
    vacancy = factories.vacancy(seats=30)
    path = reverse("admin:employers_vacancy_change", args=[vacancy.pk])
    forms = [filled(coordinator, path, county=f"Condado {n}") | {"_seen": ""} for n in range(6)]
    saves = [
        lambda window=window, form=form: window.post(path, form).status_code
        for window, form in zip(same_person(coordinator, 6), forms, strict=True)
    ]
    taken = [lambda: seat_take(vacancy=vacancy)] * 12
    assert at_once([*saves, *taken])[:6] == [302] * 6
    assert Vacancy.objects.get(pk=vacancy.pk).seats_taken == 12


@pytest.mark.django_db(transaction=True)
def test_a_new_record_that_is_sent_twice_at_once_is_made_once(client_for):
    inspector = client_for(Role.INSPECTOR)
    path = reverse("admin:recruiters_recruiter_add")
    form = filled(inspector, path, legal_name="Agencia Nueva", kind="company", country=factories.country("GT").pk)
    send = [lambda window=window: window.post(path, form).status_code for window in same_person(inspector, 4)]
    assert at_once(send) == [302] * 4
    assert Recruiter.objects.filter(legal_name="Agencia Nueva").count() == 1


def test_a_new_record_with_a_mistake_is_mended_and_sent_again(client_for):
    coordinator = client_for(Role.COORDINATOR)
    path = reverse("admin:employers_employer_add")
    form = filled(coordinator, path, country=factories.country("US").pk)
    wrong = coordinator.post(path, form | {"legal_name": ""})
    assert wrong.status_code == 200
    assert f'value="{form["_seen"]}"' in wrong.content.decode()
    assert coordinator.post(path, form | {"legal_name": "Granja Nueva"}).status_code == 302
    coordinator.cookies["django_language"] = "en"
    again = coordinator.post(path, form | {"legal_name": "Granja Nueva"}, follow=True)
    assert "it was saved once" in again.content.decode()
    assert Employer.objects.filter(legal_name="Granja Nueva").count() == 1


def test_the_log_of_the_admin_knows_a_person_by_folio_only(colleagues):
    worker = factories.worker(given_names="Xochitlcanario", first_surname="Canariosur")
    worker.stays.create(programme=factories.programme(), entered_on="2024-01-01", employer_name="Farm")
    first, _second = colleagues
    changes = {"address": "Aldea Nueva", "stays-0-employer_name": "Fincacanario"}
    assert first.post(worker_page(worker), filled(first, worker_page(worker), **changes)).status_code == 302
    entry = LogEntry.objects.get()
    assert entry.object_repr == worker.folio
    assert "canario" not in f"{entry.object_repr} {entry.change_message}".lower()
    page = first.get(reverse("admin:workers_worker_history", args=[worker.pk]))
    assert worker.folio in page.content.decode() or page.status_code == 200
    assert len(entry.get_change_message()) > 10


@pytest.mark.django_db(transaction=True)
def test_two_who_act_on_the_same_records_in_opposite_orders_do_not_wait_in_a_circle(client_for):
    """One list is sorted up, the other down; each action is one transaction that locks record after record."""
    coordinator = client_for(Role.COORDINATOR)
    chosen = [factories.vacancy().pk for _ in range(12)]
    lists = [f"{reverse('admin:employers_vacancy_changelist')}?o={order}" for order in ("1", "-1")] * 3
    for action, standing in (("hold", 12), ("lift", 0)):
        body = {"action": action, "_selected_action": chosen}
        send = [
            lambda window=window, path=path, body=body: window.post(path, body).status_code
            for window, path in zip(same_person(coordinator, 6), lists, strict=True)
        ]
        assert at_once(send) == [302] * 6
        assert VacancyHold.objects.filter(vacancy__in=chosen, lifted_at__isnull=True).count() == standing
