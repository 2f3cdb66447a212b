"""An employer's own program: a draft told bit by bit, handed in once, its questions read, a change of an open one proposed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.idempotency import REPLAYED
from common.api import SteadyWrites
from employers.drafts_api import EXAMPLE
from employers.models import Vacancy, VacancyDraft, VacancyRevision
from employers.services import changes_ask, vacancy_open
from reference.models import Skill
from tests import factories
from tests.api.test_answers import API, post
from tests.employers.filling import screens, vacancy_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client_for: Any) -> Any:
    """Of one verified employer in the United States, with what the example's codes need."""
    client = client_for(Role.EMPLOYER_CLERK, language="en")
    client.employer = factories.employer(clerk=client.user)
    factories.programme("us-h2a")
    factories.occupation("9211.01", is_job=True)
    factories.subdivision("US-GA")
    Skill.objects.get_or_create(code="pruning", defaults={"group": "field", "title_es": "Poda"})
    return client


def begin(clerk: Any, **content: Any) -> dict[str, Any]:
    body = {"employer": clerk.employer.pk, "programme": "us-h2a", "content": content}
    answer = post(clerk, "vacancy-drafts/", body)
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def change(client: Client, draft: dict[str, Any], **content: Any) -> Any:
    path = f"{API}vacancy-drafts/{draft['id']}/"
    return client.patch(path, {"content": content}, "application/json", headers={"If-Match": draft["version"]})


def hand_in(client: Client, draft: dict[str, Any], **headers: str) -> Any:
    path = f"{API}vacancy-drafts/{draft['id']}/hand-in/"
    return client.post(
        path, {"note": "By a program"}, "application/json", headers={"If-Match": draft["version"]} | headers
    )


def test_the_example_of_the_description_is_handed_in_as_it_stands(clerk: Any) -> None:
    draft = begin(clerk, **EXAMPLE)
    assert draft["problems"] == {}
    assert {name: draft["content"][name] for name in ("seats", "wage", "hours_by_day", "skills")} == {
        "seats": 12,
        "wage": "18.5",
        "hours_by_day": EXAMPLE["hours_by_day"],
        "skills": [["pruning", 1]],
    }
    answer = hand_in(clerk, draft)
    assert answer.status_code == 200, answer.content
    vacancy = Vacancy.objects.get(pk=answer.json()["vacancy"])
    assert answer.json() == {"vacancy": vacancy.pk, "folio": vacancy.folio, "status": "submitted", "revision": None}
    assert (vacancy.seats, str(vacancy.hours_per_week), vacancy.fee_free) == (12, "44.0", True)
    assert vacancy.terms.deductions == [{"kind": "meals", "amount": "15", "per": "day", "reason": "three meals"}]
    assert vacancy.versions.get().note == "By a program"


def test_what_is_told_bit_by_bit_keeps_what_stands_and_says_what_is_missing(clerk: Any) -> None:
    draft = begin(clerk, title="Harvest", seats=5)
    assert {"wage", "starts_on", "hours_by_day", "fee_free", "ends_on"} <= set(draft["problems"])
    more = change(
        clerk, draft, seats=0, deductions=[{"kind": "recruitment", "amount": "5", "per": "week", "reason": "x"}]
    )
    assert more.status_code == 200, more.content
    told = more.json()
    assert (told["content"]["title"], told["content"]["seats"]) == ("Harvest", None)
    assert set(told["problems"]["deductions"]["0"]) == {"kind"}
    assert "seats" in told["problems"]
    assert VacancyDraft.objects.get().answers["place"]["fields"]["seats"] == "0"  # kept as it was told, as on the page
    gone = change(clerk, told, title=None, deductions=None).json()
    assert "title" in gone["problems"]
    assert "deductions" not in gone["problems"]
    refused = hand_in(clerk, gone)
    assert refused.status_code == 400
    assert "title" in refused.json()["problems"]
    assert not Vacancy.objects.exists()


def test_what_the_law_forbids_is_told_with_its_citation_by_the_same_check_as_on_the_page(clerk: Any) -> None:
    draft = begin(clerk, **EXAMPLE | {"special_requirements": "Solo hombres"})
    assert "20 CFR 655.135(a)" in str(draft["problems"]["special_requirements"])
    assert hand_in(clerk, draft).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nothing", 1),
        ("hours_per_week", 40),
        ("pwd_number", "P-400"),
        ("status", "open"),
        ("title", {"a": 1}),
        ("title", ["x"]),
        ("title", "x" * 5_001),
        ("title", "a\0b"),
        ("hours_by_day", [8, 8]),
        ("hours_by_day", "8"),
        ("skills", ["pruning"]),
        ("skills", [["pruning", "much", 1]]),
        ("skills", [["pruning", 1]] * 21),
        ("deductions", [{"kind": "meals", "payee": "x"}]),
        ("deductions", [{"kind": {"a": 1}}]),
        ("deductions", {"kind": "meals"}),
    ],
)
def test_a_name_or_a_shape_that_no_form_of_the_pathway_has_is_refused_by_name(
    clerk: Any, name: str, value: Any
) -> None:
    answer = post(
        clerk, "vacancy-drafts/", {"employer": clerk.employer.pk, "programme": "us-h2a", "content": {name: value}}
    )
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["content"]) == [name]
    assert not VacancyDraft.objects.exists()


def test_of_two_programs_the_second_is_told_and_nothing_is_overwritten(clerk: Any) -> None:
    draft = begin(clerk, title="Harvest")
    assert change(clerk, draft, title="First").status_code == 200
    second = change(clerk, draft, title="Second")
    assert second.status_code == 409, second.content
    assert hand_in(clerk, draft).status_code == 409
    assert VacancyDraft.objects.get().answers["job"]["fields"]["title"] == "First"
    path = f"{API}vacancy-drafts/{draft['id']}/"
    assert "If-Match" in clerk.patch(path, {"content": {}}, "application/json").json()


def test_handing_in_twice_makes_one_vacancy_and_a_key_answers_alike(clerk: Any) -> None:
    draft = begin(clerk, **EXAMPLE)
    first, again = (hand_in(clerk, draft, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.json(), again.headers[REPLAYED]) == (again.json(), "true")
    without_key = hand_in(clerk, draft)
    assert without_key.json()["vacancy"] == first.json()["vacancy"]
    assert Vacancy.objects.count() == 1
    other = hand_in(clerk, begin(clerk, **EXAMPLE), **{"Idempotency-Key": "k1"})
    assert other.status_code == 422


def test_questions_are_read_and_answered_and_the_next_version_handed_in(clerk: Any, client_for: Any) -> None:
    rosa = factories.user(Role.COORDINATOR)
    pk = hand_in(clerk, begin(clerk, **EXAMPLE)).json()["vacancy"]
    vacancy = Vacancy.objects.get(pk=pk)
    changes_ask(vacancy=vacancy, by=rosa, reason="Two things", notes={"wage": "Per hour?"})
    (question,) = clerk.get(f"{API}vacancies/{pk}/questions/").json()
    assert (question["field"], question["question"], question["answer"]) == ("wage", "Per hour?", "")
    assert [
        (event["action"], event["reason"]) for event in clerk.get(f"{API}vacancies/{pk}/history/").json()["results"]
    ] == [
        ("ask_changes", "Two things"),
        ("submit", ""),
        ("create", ""),
    ]
    told = post(clerk, f"vacancies/{pk}/answer/", {"question": question["id"], "answer": "Yes, an hour"})
    assert told.json()["answer"] == "Yes, an hour"
    assert post(clerk, f"vacancies/{pk}/answer/", {"question": 424242, "answer": "x"}).status_code == 400
    draft = post(clerk, "vacancy-drafts/", {"vacancy": pk}).json()
    assert draft["content"]["title"] == "Blueberry harvest"
    assert post(clerk, "vacancy-drafts/", {"vacancy": pk}).json()["id"] == draft["id"]
    assert post(clerk, "vacancy-drafts/", {"vacancy": pk, "content": {"seats": 3}}).status_code == 409
    again = hand_in(clerk, change(clerk, draft, wage="19").json())
    assert (again.json()["vacancy"], again.json()["status"]) == (pk, "submitted")
    assert post(clerk, f"vacancies/{pk}/answer/", {"question": question["id"], "answer": "late"}).status_code in (
        400,
        409,
    )


def test_a_change_of_an_open_one_is_proposed_seen_and_withdrawn(clerk: Any) -> None:
    rosa = factories.user(Role.COORDINATOR)
    pk = hand_in(clerk, begin(clerk, **EXAMPLE)).json()["vacancy"]
    vacancy_open(vacancy=Vacancy.objects.get(pk=pk), by=rosa)
    done = hand_in(
        clerk, post(clerk, "vacancy-drafts/", {"vacancy": pk, "content": {"seats": 14, "wage": "19.10"}}).json()
    )
    assert done.status_code == 200, done.content
    assert (done.json()["vacancy"], done.json()["status"]) == (pk, "open")
    assert Vacancy.objects.get(pk=pk).seats == 12
    (shown,) = clerk.get(f"{API}vacancy-revisions/?vacancy={pk}").json()["results"]
    assert (shown["id"], shown["status"]) == (done.json()["revision"], "proposed")
    assert [(each["field"], each["before"], each["after"], each["material"]) for each in shown["changes"]] == [
        ("seats", 12, 14, False),
        ("wage", "18.5", "19.1", True),
    ]
    assert post(clerk, "vacancy-drafts/", {"vacancy": pk}).status_code == 409
    assert post(clerk, f"vacancy-revisions/{shown['id']}/withdraw/", {}).json()["status"] == "withdrawn"
    assert post(clerk, f"vacancy-revisions/{shown['id']}/withdraw/", {}).status_code == 409


def test_last_season_is_copied_with_its_dates_moved_and_its_numbers_left_out(clerk: Any) -> None:
    earlier = factories.vacancy(employer=clerk.employer, case_number="H-300-25001-000001")
    body = {"employer": clerk.employer.pk, "cloned_from": earlier.pk, "content": {"seats": 7}}
    draft = post(clerk, "vacancy-drafts/", body).json()
    assert draft["content"]["case_number"] == ""
    assert (draft["content"]["seats"], draft["cloned_from"]) == (7, earlier.pk)
    assert draft["content"]["starts_on"] > earlier.starts_on.isoformat()
    stranger = factories.vacancy()
    assert post(clerk, "vacancy-drafts/", body | {"cloned_from": stranger.pk}).status_code == 404


def test_another_employers_are_not_there_and_an_employer_that_is_not_ones_own_cannot_be_named(clerk: Any) -> None:
    theirs = factories.vacancy(status="changes_asked")
    draft = vacancy_draft(theirs.employer, factories.user(Role.COORDINATOR), **screens_typed())
    assert clerk.get(f"{API}vacancy-drafts/{draft.pk}/").status_code == 404
    assert clerk.get(f"{API}vacancy-drafts/").json()["results"] == []
    assert post(clerk, "vacancy-drafts/", {"vacancy": theirs.pk}).status_code == 404
    named = {"employer": theirs.employer.pk, "programme": "us-h2a"}
    assert "employer" in post(clerk, "vacancy-drafts/", named).json()
    assert clerk.delete(f"{API}vacancy-drafts/{draft.pk}/").status_code == 404
    assert not VacancyRevision.objects.exists()


def screens_typed() -> dict[str, Any]:
    return {key: {"fields": told, "rows": {}} for key, told in screens("us-h2a").items() if key in ("job", "needs")}


def test_a_draft_is_thrown_away_and_then_gone(clerk: Any) -> None:
    draft = begin(clerk, title="Harvest")
    assert clerk.delete(f"{API}vacancy-drafts/{draft['id']}/").status_code == 204
    assert hand_in(clerk, draft).status_code == 404


def test_more_changes_in_a_minute_than_a_program_needs_are_put_off(clerk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(SteadyWrites, "most", 2)
    draft = begin(clerk, title="Harvest")
    told = change(clerk, draft, title="Again")
    put_off = change(clerk, told.json(), title="And again")
    assert (told.status_code, put_off.status_code) == (200, 429)
    assert int(put_off["Retry-After"]) > 0
    assert clerk.get(f"{API}vacancy-drafts/{draft['id']}/").json()["content"]["title"] == "Again"
