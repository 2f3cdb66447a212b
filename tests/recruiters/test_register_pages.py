"""The register in the admin, as an inspector works in it: what is filled in, what is refused and where it is said, who sees whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from recruiters.models import Agent, Licence, Mandate, Recruiter, RecruiterPerson, SuretyCall
from tests import factories, recruiting
from tests.common.test_editing import filled

pytestmark = pytest.mark.django_db
ADD = "/admin/recruiters/{}/add/"


@pytest.fixture
def inspector(client_for: Any) -> Any:
    client = client_for(Role.INSPECTOR)
    client.cookies["django_language"] = "en"
    return client


def page_of(record: Any) -> str:
    return reverse(f"admin:recruiters_{record._meta.model_name}_change", args=[record.pk])


def errors(answer: Any) -> dict[str, list[str]]:
    """What is said at the fields of the form and of the parts on its page."""
    said = dict(answer.context["adminform"].form.errors)
    for inline in answer.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            said |= {f"{form.prefix}-{name}": list(told) for name, told in form.errors.items()}
    return said


def new_part(name: str, **values: Any) -> dict[str, Any]:
    return {f"{name}-TOTAL_FORMS": "1"} | {f"{name}-0-{field}": value for field, value in values.items()}


def test_an_entry_comes_in_with_its_licence_owner_agent_and_mandate_on_one_page(inspector):
    call_command("load_recruiting")
    vacancy, today = factories.vacancy(), timezone.localdate()
    data = filled(inspector, ADD.format("recruiter")) | {
        "legal_name": "Agencia Nueva, S.A.",
        "kind": "company",
        "record_kind": "register",
        "country": factories.country("GT").pk,
        "bank_account_typed": "GT82-TRAJ-0102-0000",
    }
    data |= new_part("licences", regime="gt-ag-50-2022", number="dge-9", valid_from=today.isoformat())
    data |= new_part(
        "people", full_name="Tomasa  Ejemplo", role="owner", identity_kind="cui", number_typed=recruiting.cui()
    )
    data |= new_part("agents", full_name="Fidel Ejemplo", is_active="on")
    data |= new_part(
        "mandates",
        employer=vacancy.employer_id,
        vacancy=vacancy.pk,
        seats=3,
        starts_on=today.isoformat(),
        ends_on=(today + timedelta(days=30)).isoformat(),
    )
    answer = inspector.post(ADD.format("recruiter"), data)
    assert answer.status_code == 302, errors(answer)
    agency = Recruiter.objects.get(legal_name="Agencia Nueva, S.A.")
    assert (agency.search_name, agency.bank_account_end) == ("agencia nueva s a", "0000")
    licence = agency.licences.get()
    assert (licence.number, licence.status, licence.events.get().action) == ("DGE-9", "under_review", "create")
    assert (licence.valid_to - today).days in (1094, 1095), "three years, by the regime"
    owner = agency.people.get()
    assert (owner.full_name, len(owner.number_index), owner.last_digits) == ("Tomasa Ejemplo", 64, "0101")
    assert (agency.agents.get().full_name, agency.mandates.get().seats) == ("Fidel Ejemplo", 3)
    shown = inspector.get(page_of(agency)).content.decode()
    assert "•••• 0101" in shown
    assert owner.number not in shown, "an identity number is written, never read back"


def test_numbers_that_cannot_be_are_said_at_their_field(inspector):
    agency = factories.recruiter()
    data = filled(inspector, page_of(agency)) | {"bank_account_typed": "12"}
    data |= new_part("people", full_name="X Y", role="owner", identity_kind="cui", number_typed="1234")
    said = errors(inspector.post(page_of(agency), data))
    assert set(said) == {"bank_account_typed", "people-0-number_typed"}
    data = filled(inspector, page_of(agency)) | new_part("people", full_name="X Y", role="owner", number_typed="1234")
    assert set(errors(inspector.post(page_of(agency), data))) == {"people-0-identity_kind"}


def test_a_person_stands_once_in_a_role(inspector):
    agency, number = factories.recruiter(), recruiting.cui()
    recruiting.person(agency, number=number)
    data = filled(inspector, page_of(agency)) | {
        "people-TOTAL_FORMS": "2",
        "people-1-full_name": "Tomasa Otra",
        "people-1-role": "owner",
        "people-1-identity_kind": "cui",
        "people-1-number_typed": number,
    }
    said = errors(inspector.post(page_of(agency), data))
    assert set(said) == {"people-1-number_typed"}
    answer = inspector.post(page_of(agency), data | {"people-1-role": "director"})
    assert (answer.status_code, agency.people.count()) == (302, 2)


def test_a_licence_without_a_known_length_asks_for_its_last_day(inspector):
    call_command("load_recruiting")
    data = filled(inspector, ADD.format("licence")) | {
        "recruiter": factories.recruiter(licence="").pk,
        "regime": "ca-nb",
        "number": "7",
        "valid_from": "2026-11-01",
    }
    assert set(errors(inspector.post(ADD.format("licence"), data))) == {"valid_to"}
    data |= {"valid_to": "2026-10-01"}
    assert "__all__" in errors(inspector.post(ADD.format("licence"), data)), "it ends before it starts"
    assert inspector.post(ADD.format("licence"), data | {"valid_to": "2027-10-31"}).status_code == 302
    assert Licence.objects.get(number="7").authority == "Government of New Brunswick"


def test_more_seats_than_a_vacancy_has_are_refused_at_the_field(inspector):
    agency, vacancy = factories.recruiter(), factories.vacancy(seats=10)
    data = filled(inspector, ADD.format("mandate")) | {
        "recruiter": agency.pk,
        "employer": vacancy.employer_id,
        "vacancy": vacancy.pk,
        "seats": 11,
        "starts_on": "2026-11-01",
        "ends_on": "2027-01-01",
    }
    said = errors(inspector.post(ADD.format("mandate"), data))
    assert said["seats"] == ["The vacancy has 10 seats, of which other mandates leave 10."]
    assert inspector.post(ADD.format("mandate"), data | {"seats": 10}).status_code == 302
    answer = inspector.post(
        "/admin/recruiters/mandate/", {"action": "end", "_selected_action": Mandate.objects.get().pk}
    )
    assert (answer.status_code, Mandate.objects.get().status) == (302, "ended")


def test_what_a_service_refuses_of_two_rows_together_is_said_and_nothing_is_saved(inspector):
    bond = recruiting.surety(factories.recruiter())
    data = filled(inspector, page_of(bond)) | {"calls_made-TOTAL_FORMS": "2"}
    for n in (0, 1):
        data |= {
            f"calls_made-{n}-amount": "600",
            f"calls_made-{n}-purpose": "Devolver",
            f"calls_made-{n}-called_on": "2026-11-01",
        }
    answer = inspector.post(page_of(bond), data)
    assert answer.status_code == 200
    assert errors(answer)
    kept = answer.context["inline_admin_formsets"][0].formset.forms
    assert [form["amount"].value() for form in kept[:2]] == ["600", "600"]
    assert not SuretyCall.objects.exists()


def test_a_call_on_a_bond_is_moved_with_its_reason(inspector):
    bond = recruiting.surety(factories.recruiter())
    data = filled(inspector, ADD.format("suretycall")) | {
        "surety": bond.pk,
        "amount": "400",
        "called_on": "2026-11-01",
        "purpose": "Devolver lo cobrado",
    }
    assert inspector.post(ADD.format("suretycall"), data).status_code == 302
    call = SuretyCall.objects.get()
    answer = inspector.post(page_of(call), filled(inspector, page_of(call)) | {"_move": "refuse"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    sent = filled(inspector, page_of(call)) | {"_move": "refuse", "_reason": "Vencida."}
    inspector.post(page_of(call), sent)
    call.refresh_from_db()
    assert (call.status, call.events.first().reason) == ("refused", "Vencida.")


def test_lists_show_what_ends_within_ninety_days(inspector):
    today, agency = timezone.localdate(), factories.recruiter(licence="")
    days = {"soon": 60, "late": 200, "over": -4}
    made = {
        name: recruiting.licence(agency, valid_from=today - timedelta(days=100), valid_to=today + timedelta(days=left))
        for name, left in days.items()
    }

    def listed(model: str, **query: str) -> set[Any]:
        return set(inspector.get(f"/admin/recruiters/{model}/", query).context["cl"].result_list)

    assert listed("licence", ends="soon") == {made["soon"]}
    assert listed("licence", ends="over") == {made["over"]}
    assert listed("licence", standing="expired") == {made["over"]}
    assert listed("recruiter", standing="valid") == {agency}
    assert listed("recruiter", standing="nonsense") == {agency}


def test_a_sub_agent_of_another_recruiter_is_refused_at_the_field(inspector):
    agency, stranger = factories.recruiter(), recruiting.agent(factories.recruiter(), "Ajena Ejemplo")
    here, there = factories.municipality("GT"), factories.municipality("HN")
    data = filled(inspector, ADD.format("agent")) | {
        "full_name": "Hugo Ejemplo",
        "recruiter": agency.pk,
        "is_active": "on",
    }
    data |= {"places-TOTAL_FORMS": "2", "places-0-municipality": here.pk, "places-1-municipality": there.pk}
    assert set(errors(inspector.post(ADD.format("agent"), data | {"parent": stranger.pk}))) == {"parent"}
    chief = recruiting.agent(agency, "Jefa Ejemplo")
    assert inspector.post(ADD.format("agent"), data | {"parent": chief.pk}).status_code == 302
    agent = Agent.objects.get(full_name="Hugo Ejemplo")
    assert (agent.parent, {place.municipality for place in agent.places.all()}) == (chief, {here, there})


def test_who_only_reads_the_register_sees_no_person_behind_it(client_for):
    agency = factories.recruiter()
    owner = recruiting.person(agency, "Tomasa Muy Privada", number=recruiting.cui())
    page = client_for(Role.COORDINATOR).get(page_of(agency)).content.decode()
    assert agency.legal_name in page
    assert owner.full_name not in page
    assert client_for(Role.COORDINATOR).get(page_of(owner)).status_code == 403
    assert RecruiterPerson.objects.filter(pk=owner.pk).exists()


def test_nobody_hands_their_own_tie_to_a_recruiter_to_somebody_else(inspector, client_for):
    agency, other = factories.recruiter(), factories.user(Role.RECRUITER_CONTACT)
    own = agency.members.create(user=inspector.user)
    page, handed = page_of(agency), {"members-0-user": other.pk}
    inspector.post(page, filled(inspector, page) | handed)
    inspector.post(page_of(own), filled(inspector, page_of(own)) | {"user": other.pk})
    assert agency.members.get().user == inspector.user
    colleague = client_for(Role.INSPECTOR)
    assert colleague.post(page, filled(colleague, page) | handed).status_code == 302
    assert agency.members.get().user == other


@pytest.mark.parametrize("wrong", ["x", "\0", "2026-13-45", "9" * 30])
def test_what_is_no_key_is_said_at_its_field(wrong: str, inspector):
    data = filled(inspector, ADD.format("mandate")) | {"recruiter": wrong, "employer": wrong, "vacancy": wrong}
    answer = inspector.post(ADD.format("mandate"), data)
    assert answer.status_code == 200
    assert {"recruiter", "employer", "vacancy"} <= set(errors(answer))


@pytest.mark.parametrize("wrong", ["x", "\0", "9" * 30])
def test_so_it_is_in_a_part_of_a_page_and_where_a_key_is_a_text(wrong: str, inspector):
    page = page_of(factories.recruiter(legal_name="Agencia Laguna"))
    part = {"agents-TOTAL_FORMS": "1", "agents-0-full_name": "Juana Invento", "agents-0-municipality": wrong}
    answer = inspector.post(page, filled(inspector, page) | part | {"country": wrong})
    assert answer.status_code == 200
    assert {"country", "agents-0-municipality"} <= set(errors(answer))


def test_a_form_that_a_service_refused_can_be_put_right_and_sent_again(inspector):
    """Also the very form of an add: what was refused was not sent yet."""
    bond = recruiting.surety(factories.recruiter())
    data = filled(inspector, ADD.format("suretycall")) | {
        "surety": bond.pk,
        "called_on": "2026-11-01",
        "purpose": "Devolver",
    }
    answer = inspector.post(ADD.format("suretycall"), data | {"amount": "99000000"})
    assert answer.status_code == 200
    assert errors(answer)
    assert answer.context["adminform"].form["purpose"].value() == "Devolver"
    assert inspector.post(ADD.format("suretycall"), data | {"amount": "400"}).status_code == 302
    assert inspector.post(ADD.format("suretycall"), data | {"amount": "400"}).status_code == 302
    assert SuretyCall.objects.count() == 1
