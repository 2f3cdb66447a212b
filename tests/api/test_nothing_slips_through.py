"""Fields that nobody may set, and values that nobody may read, over every writable and every readable address."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms.models import model_to_dict

from accounts.choices import Role
from employers.models import Vacancy
from matching.models import MatchRun, Proposal
from pathways.engine.rules import nothing_said
from placements.models import Placement
from tests import factories
from tests.api import scene
from tests.api.test_answers import API, LISTS, post
from tests.matching.live import factories as live
from workers.models import Worker

pytestmark = pytest.mark.django_db
PHONE = "+50255512347"


def every_field(model: Any, **body: Any) -> dict[str, Any]:
    """The body, and behind it a value for every column of the model, as an attacker would add them."""
    extra: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        value: Any = "attack"
        if "Integer" in kind or "AutoField" in kind or kind in ("ForeignKey", "OneToOneField"):
            value = 4242 if "Small" in kind else 424242
        elif kind in ("DateField", "DateTimeField"):
            value = "2001-01-01" if kind == "DateField" else "2001-01-01T00:00:00Z"
        elif kind == "BooleanField":
            value = True
        elif kind == "JSONField":
            value = {"attack": 1}
        elif field.choices:
            value = field.choices[-1][0]
        extra[field.name] = extra[field.attname] = value
    return extra | body


def changes(before: dict[str, Any], model: Any, pk: int) -> set[str]:
    after = model_to_dict(model.objects.get(pk=pk))
    return {name for name in after if after[name] != before[name]}


def test_a_move_changes_the_state_and_nothing_else(client_for) -> None:
    client = client_for(Role.COORDINATOR)
    placement, proposal = scene.placement(), scene.proposal()
    vacancy, worker = factories.vacancy(status="draft"), factories.worker()
    change = live.change(worker, after=vacancy)
    for path, record, move in (
        (f"proposals/{proposal.pk}/move/", proposal, "shortlist"),
        (f"placements/{placement.pk}/move/", placement, "accept"),
        (f"changes/{change.pk}/move/", change, "decline"),
        (f"vacancies/{vacancy.pk}/move/", vacancy, "submit"),
        (f"workers/{worker.pk}/confirm/", worker, ""),
        (f"workers/{worker.pk}/withdraw/", worker, ""),
    ):
        model = type(record)
        before = model_to_dict(model.objects.get(pk=record.pk))
        answer = post(client, path, every_field(model, move=move, reason="porque sí"))
        assert answer.status_code == 200, (path, answer.content)
        assert changes(before, model, record.pk) <= {"status", "confirmed_on", "first_received_at"}, path


def test_a_new_record_takes_only_what_its_form_asks(client_for) -> None:
    admin = client_for(Role.ADMINISTRATOR)
    employer = factories.employer()
    body = every_field(Vacancy, **scene.demand(employer))
    body |= dict.fromkeys(
        ("occupation", "crop", "need_type", "wage", "wage_to", "overtime_wage", "hours_per_week", "wage_unit")
    ) | {"need_type": "", "wage_unit": "hour", "source_url": "https://example.org/attack"}
    answer = post(admin, "vacancies/", body)
    assert answer.status_code == 201, answer.content
    vacancy = Vacancy.objects.get(pk=answer.json()["id"])
    assert (vacancy.status, vacancy.seats_taken, vacancy.first_received_at) == ("draft", 0, None)
    assert "attack" not in (vacancy.folio, vacancy.case_number, vacancy.source_url)
    assert vacancy.pk != 424242

    office = factories.office("GT")
    body = every_field(Worker, **scene.registration(office)) | {
        "schooling_years": 6, "area": "", "people": "", "phone": PHONE, "needs_interpreter": False,
        "birth_municipality": None, "second_phone": "", "email": "", "emergency_contact": "",
        "emergency_relation": "", "emergency_phone": "", "last_employer": "",
    }  # fmt: skip
    answer = post(admin, "workers/", body)
    assert answer.status_code == 201, answer.content
    worker = Worker.objects.get(pk=answer.json()["id"])
    assert (worker.status, worker.country_id, worker.office) == ("registered", "GT", office)
    assert "attack" not in (worker.folio, worker.search_name, worker.last_employer, worker.emergency_contact)
    assert worker.pk != 424242


def test_a_run_asked_for_cannot_bring_its_own_result(client_for) -> None:
    asked = {"publishes": "proposals", "placements_each": 2, "rest_days": 14}
    body = every_field(MatchRun, as_of="2026-11-24", seed=5, scope={}, **asked)
    answer = post(client_for(Role.ADMINISTRATOR), "runs/", body)
    assert answer.status_code == 201, answer.content
    run = MatchRun.objects.get(pk=answer.json()["id"])
    assert (run.status, run.attempt, run.total_score, run.gap, run.parameters) == ("queued", 0, None, None, {})
    assert (run.lease_token, run.result_hash, run.scope) == ("", "", {})


def test_an_offer_takes_its_dates_from_the_vacancy(client_for) -> None:
    proposal = scene.proposal(status="shortlisted")
    answer = post(client_for(Role.COORDINATOR), "placements/", every_field(Placement, proposal=proposal.pk))
    assert answer.status_code == 201, answer.content
    placement = Placement.objects.get(pk=answer.json()["id"])
    assert (placement.status, placement.starts_on, placement.worker_id, placement.vacancy_id) == (
        "offered",
        proposal.vacancy.starts_on,
        proposal.worker_id,
        proposal.vacancy_id,
    )


@pytest.mark.parametrize("role", Role.values)
def test_identity_numbers_and_phones_are_in_no_answer(client_for, role: str) -> None:
    number = factories.cui()
    office = factories.office("GT")
    worker = factories.worker(office=office, cui_number=number, phone=PHONE, emergency_contact=f"Tía {PHONE}")
    proposal = scene.proposal(worker=worker)
    placement = scene.placement(worker=worker)
    miss, change = scene.near_miss(worker=worker), live.change(worker, after=factories.vacancy())
    situation = {"office": office} if role == Role.REGISTRATION_OFFICER else {}
    client = client_for(role, **situation)
    paths = [f"{path}/" for path in LISTS]
    paths += [f"workers/?q={number}", f"workers/?q={number[-4:]}", f"workers/?q={PHONE[1:]}"]
    paths += [f"workers/{worker.pk}/", f"proposals/{proposal.pk}/", f"placements/{placement.pk}/"]
    paths += [
        f"changes/{change.pk}/",
        f"near-misses/{miss.pk}/",
        f"explain/?worker={worker.pk}&vacancy={proposal.vacancy_id}",
    ]
    paths += [f"workers/{worker.pk}/ladder/", f"best-work/?worker={worker.pk}"]
    paths += [f"shortlist/?vacancy={proposal.vacancy_id}"]
    answered = 0
    for path in paths:
        answer = client.get(f"{API}{path}")
        answered += answer.status_code == 200
        text = answer.content.decode()
        assert number not in text, path
        assert number[:9] not in text, path
        assert PHONE[-8:] not in text, path
    assert answered > 1


def test_a_registration_answers_without_the_number_it_was_given(client_for) -> None:
    officer = client_for(Role.REGISTRATION_OFFICER)
    body = scene.registration(officer.user.office, phone=PHONE)
    for _time in range(2):  # the second is refused: registered already
        text = post(officer, "workers/", body).content.decode()
        assert body["identity_number"] not in text
        assert PHONE[-8:] not in text


def test_a_key_of_a_request_is_not_shared_between_people(client_for) -> None:
    first, second = client_for(Role.ADMINISTRATOR), client_for(Role.ADMINISTRATOR)
    body = {"as_of": "2026-11-24", "request_key": "monday"}
    mine = post(first, "runs/", body)
    assert post(first, "runs/", body).json()["id"] == mine.json()["id"]
    assert post(second, "runs/", body).json()["id"] != mine.json()["id"]
    assert post(first, "runs/", body | {"seed": 2}).status_code == 409
    assert post(second, "runs/", body | {"seed": 2}).status_code == 409
    assert MatchRun.objects.count() == 2
    assert "monday" not in mine.content.decode()


def test_findings_are_for_one_proposal_and_not_for_a_list(client_for) -> None:
    proposal = scene.proposal(
        run=scene.run(rule_texts={"us-h2a/x": {"citation": "20 CFR 655"}}),
        findings=[{"rule": "us-h2a/x", "outcome": "pass"}],
    )
    client = client_for(Role.COORDINATOR)
    assert "findings" not in client.get(f"{API}proposals/").json()["results"][0]
    told = client.get(f"{API}proposals/{proposal.pk}/").json()["findings"]
    assert told == [nothing_said() | {"rule": "us-h2a/x", "outcome": "pass", "citation": "20 CFR 655"}]
    assert Proposal.objects.count() == 1
