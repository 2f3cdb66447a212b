"""What the API says to a wrong body, a wrong state, a stranger's record, a role that may not, and nobody at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.choices import Role
from config.api import router
from matching.models import MatchRun
from tests import factories
from tests.api import scene

pytestmark = pytest.mark.django_db
API = "/api/v1/"
LADDER = "api/v1/workers/<int:pk>/ladder/"
LISTS = [
    *(
        "workers",
        "employers",
        "organisations",
        "worksites",
        "vacancies",
        "named-requests",
        "recruiters",
        "licences",
        "recruiter-alerts",
        "runs",
        "proposals",
        "near-misses",
        "changes",
    ),
    *("vacancy-drafts", "vacancy-revisions"),
    *("registration-drafts", "people-imports", "duplicate-pairs", "person-requests"),
    *("placements", "pathways", "rules", "wage-floors", "allowances", "caps", "scenarios", "simulations"),
]


CHANGED_BY_METHOD = {"vacancy-drafts"}  # PATCH and DELETE are theirs: a record that is not there is 404


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"{API}{path}", body, content_type="application/json")


def names_the_field(answer: Any, field: str) -> bool:
    return answer.status_code == 400 and bool(answer.json().get(field))


WRONG_PEOPLE = [
    ("office", "nowhere"),
    ("office", None),
    ("office", {"code": 1}),
    ("identity_kind", "library card"),
    ("identity_number", "123"),
    ("identity_number", ""),
    ("identity_number", "1" * 41),
    ("given_names", ""),
    ("given_names", "x" * 101),
    ("given_names", "a\x00b"),
    ("first_surname", ["Ajú"]),
    ("birth_date", "31/12/1990"),
    ("birth_date", "2020-01-01"),
    ("birth_date", "0001-01-01"),
    ("sex", "?"),
    ("nationality", "XX"),
    ("nationality", "\x00"),
    ("municipality", 10**30),
    ("municipality", True),
    ("schooling_years", -1),
    ("schooling_years", 26),
    ("literate", "perhaps"),
    ("preferred_language", "xx"),
    ("phone", "9" * 21),
]


@pytest.mark.parametrize(("field", "value"), WRONG_PEOPLE)
def test_a_wrong_registration_names_the_field(client_for, field: str, value: Any) -> None:
    officer = client_for(Role.REGISTRATION_OFFICER)
    answer = post(officer, "workers/", scene.registration(officer.user.office, **{field: value}))
    assert names_the_field(answer, field), answer.content


WRONG_DEMAND = [
    ("employer", 0),
    ("employer", 10**30),
    ("programme", "xx-none"),
    ("programme", "\x00"),
    ("title", ""),
    ("title", "x" * 301),
    ("seats", 0),
    ("seats", 10_001),
    ("seats", 10**30),
    ("seats", "many"),
    ("starts_on", "soon"),
    ("job_order_filed_on", "2026-02-30"),
    ("wage", "-1"),
    ("wage", "NaN"),
    ("wage", "1" * 30),
    ("hours_per_week", 200),
    ("subdivision", "US-XX"),
    ("occupation", "0"),
    ("currency", "dollars"),
    ("lifting_kg", -5),
]


@pytest.mark.parametrize(("field", "value"), WRONG_DEMAND)
def test_a_wrong_vacancy_names_the_field(client_for, field: str, value: Any) -> None:
    clerk = client_for(Role.EMPLOYER_CLERK)
    employer = factories.employer(clerk=clerk.user)
    answer = post(clerk, "vacancies/", scene.demand(employer, **{field: value}))
    assert names_the_field(answer, field), answer.content


def test_the_day_a_job_order_was_filed_is_kept_and_told(client_for) -> None:
    clerk = client_for(Role.EMPLOYER_CLERK)
    body = scene.demand(factories.employer(clerk=clerk.user), job_order_filed_on="2025-10-01")
    answer = post(clerk, "vacancies/", body)
    assert answer.status_code == 201, answer.content
    assert clerk.get(f"{API}vacancies/{answer.json()['id']}/").json()["job_order_filed_on"] == "2025-10-01"


def test_a_vacancy_that_ends_before_it_starts_is_refused(client_for) -> None:
    clerk = client_for(Role.EMPLOYER_CLERK)
    answer = post(clerk, "vacancies/", scene.demand(factories.employer(clerk=clerk.user), ends_on="2020-01-01"))
    assert answer.status_code == 400, answer.content


WRONG_RUNS = [
    ("as_of", "tomorrow"),
    ("as_of", "0001-01-01"),
    ("as_of", "9999-12-31"),
    ("seed", -1),
    ("seed", 2**31),
    ("seed", 1.5),
    ("seed", None),
    ("countries", "GT"),
    ("countries", ["ZZ"]),
    ("countries", [None]),
    ("countries", [["GT"]]),
    ("programmes", ["us-h2z"]),
    ("programmes", {"a": 1}),
    ("request_key", "k" * 65),
    ("request_key", "\x00"),
]


@pytest.mark.parametrize(("field", "value"), WRONG_RUNS)
def test_a_wrong_run_names_the_field(client_for, field: str, value: Any) -> None:
    factories.country("GT")
    answer = post(client_for(Role.ADMINISTRATOR), "runs/", {field: value})
    assert names_the_field(answer, field), answer.content
    assert not MatchRun.objects.exists()


BODIES = [
    *("{", "[1, 2]", '"text"', "null", "3", '{"as_of": }', "\x00", "[" * 5000, '{"seed": NaN}', '{"seed": 1e400}'),
    # half a character, in every place where an answer would say it again or the database be asked for it
    *(f'{{"{name}": "\\ud800"}}' for name in ("seed", "office", "sex", "identity_kind", "employer", "need_type", "x")),
    *('{"nationality": 1e400}', '{"municipality": -1e400}', '{"a": [{"b": 1e999}]}', '{"\\udfff": 1}'),
    '{"proposal": ' + "9" * 5000 + "}",
]


@pytest.mark.parametrize("path", ["runs/", "workers/", "vacancies/", "placements/"])
def test_a_body_that_is_no_object_is_refused(client_for, path: str) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for body in BODIES:
        answer = post(client, path, body)
        assert answer.status_code == 400, (body, answer.content)
        assert answer["Content-Type"] == "application/json"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client_for, settings) -> None:
    body = '{"as_of": "2026-11-24", "x": "' + "a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    answer = post(client_for(Role.ADMINISTRATOR), "runs/", body)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/json")
    assert not MatchRun.objects.exists()


def test_half_a_character_is_refused_where_a_step_is_named(client_for) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for path in (f"proposals/{scene.proposal().pk}/move/", f"vacancies/{factories.vacancy().pk}/move/"):
        assert post(client, path, '{"move": "\\ud800"}').status_code == 400, path


def test_a_form_is_no_json(client_for) -> None:
    assert client_for(Role.ADMINISTRATOR).post(f"{API}runs/", {"seed": 1}).status_code == 415


PAGES = [
    ("page=0", 404),
    ("page=x", 404),
    ("page=99999999999999999999", 404),
    ("page_size=-5", 200),
    ("page_size=x", 200),
]


@pytest.mark.parametrize("path", LISTS)
def test_a_wrong_page_of_a_list_is_no_fault_of_ours(client_for, path: str) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for query, status in PAGES:
        assert client.get(f"{API}{path}/?{query}").status_code == status, query


@pytest.mark.parametrize("path", LISTS)
def test_a_record_that_cannot_be_is_not_there(client_for, path: str) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for key in ("0", "-1", "99999999999999999999999", "x", "%00", "1e5", "%F0%9F%8C%BD"):
        answer = client.get(f"{API}{path}/{key}/")
        assert answer.status_code == 404 or (key == "%00" and answer.status_code == 400), key
        assert answer["Content-Type"] == "application/json"


SEARCHED = ["workers", "vacancies", "recruiters"]


@pytest.mark.parametrize("path", SEARCHED)
def test_a_search_for_what_cannot_be_is_refused_and_any_other_is_answered(client_for, path: str) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for words in ("%00", "a" * 201):
        assert names_the_field(client.get(f"{API}{path}/?q={words}"), "q")
    for words in ("%", "_", "'", "\\", "((", "1234", "+502 5555 5555", "ʼ", "-", "ñ" * 200):
        assert client.get(f"{API}{path}/", {"q": words}).status_code == 200, words


# ── wrong state ───────────────────────────────────────────────────────────
def test_a_step_from_the_wrong_state_is_a_conflict_in_words(client_for) -> None:
    client = client_for(Role.COORDINATOR)
    proposal, placement = scene.proposal(status="discarded"), scene.placement()
    for path, body in (
        (f"proposals/{proposal.pk}/move/", {"move": "shortlist"}),
        ("placements/", {"proposal": proposal.pk}),
        (f"placements/{placement.pk}/move/", {"move": "return"}),
        (f"runs/{scene.run(scope={'countries': ['GT']}).pk}/cancel/", {}),
        (f"vacancies/{factories.vacancy(status='closed').pk}/move/", {"move": "open"}),
        (f"workers/{factories.worker(status='withdrawn').pk}/confirm/", {}),
    ):
        answer = post(client, path, body)
        assert (answer.status_code, len(answer.json()["detail"]) > 20) == (409, True), (path, answer.content)


def test_a_step_that_is_none_or_lacks_its_reason_names_the_field(client_for) -> None:
    client = client_for(Role.COORDINATOR)
    path = f"proposals/{scene.proposal().pk}/move/"
    assert names_the_field(post(client, path, {"move": "offer"}), "move")
    assert names_the_field(post(client, path, {"move": "fly"}), "move")
    assert names_the_field(post(client, path, {}), "move")
    assert names_the_field(post(client, path, {"move": "discard", "reason": "  "}), "reason")
    assert names_the_field(post(client, path, {"move": "discard", "reason": "x" * 1001}), "reason")


# ── not yours, not you, nobody ────────────────────────────────────────────
def test_what_belongs_to_another_country_is_not_there(client_for) -> None:
    placement = scene.placement()
    proposal, worker, run = placement.proposal, placement.worker, scene.run(scope={"countries": ["GT"]})
    miss = scene.near_miss(worker=worker, of=run)
    client = client_for(Role.COORDINATOR, country="HN")
    for path in (
        f"workers/{worker.pk}/",
        f"proposals/{proposal.pk}/",
        f"near-misses/{miss.pk}/",
        f"placements/{placement.pk}/",
        f"runs/{run.pk}/",
    ):
        assert client.get(f"{API}{path}").status_code == 404, path
    for path, body in (
        (f"workers/{worker.pk}/confirm/", {}),
        (f"workers/{worker.pk}/withdraw/", {"reason": "x"}),
        (f"proposals/{proposal.pk}/move/", {"move": "shortlist"}),
        ("placements/", {"proposal": proposal.pk}),
        (f"placements/{placement.pk}/move/", {"move": "accept"}),
        (f"runs/{run.pk}/cancel/", {}),
    ):
        assert post(client, path, body).status_code == 404, path
    for path in ("workers", "proposals", "near-misses", "placements"):
        assert client.get(f"{API}{path}/").json()["count"] == 0, path


def test_an_employer_drafts_for_itself_only(client_for) -> None:
    clerk = client_for(Role.EMPLOYER_CLERK)
    stranger = factories.employer()
    assert names_the_field(post(clerk, "vacancies/", scene.demand(stranger)), "employer")
    draft = factories.vacancy(employer=stranger, status="draft")
    assert clerk.get(f"{API}vacancies/{draft.pk}/").status_code == 404
    assert post(clerk, f"vacancies/{draft.pk}/move/", {"move": "submit"}).status_code == 404


MAY_NEVER = [
    (Role.AUDITOR, "workers/"),
    (Role.POLICY_EDITOR, "workers/"),
    (Role.EMPLOYER_CLERK, "workers/"),
    (Role.EMPLOYER_CLERK, "proposals/"),
    (Role.EMPLOYER_CLERK, "placements/"),
    (Role.RECRUITER_CONTACT, "near-misses/"),
    (Role.REGISTRATION_OFFICER, "runs/"),
    (Role.POLICY_EDITOR, "vacancies/"),
    (Role.INSPECTOR, "proposals/"),
]
READS_ONLY = [
    (Role.AUDITOR, "runs/"),
    (Role.INSPECTOR, "workers/"),
    (Role.REGISTRATION_OFFICER, "vacancies/"),
    (Role.REGISTRATION_OFFICER, "placements/"),
]


@pytest.mark.parametrize(("role", "path"), MAY_NEVER)
def test_a_role_that_may_never_is_told_so(client_for, role: str, path: str) -> None:
    assert client_for(role).get(f"{API}{path}").status_code == 403


@pytest.mark.parametrize(("role", "path"), READS_ONLY)
def test_a_role_that_may_read_may_not_write_for_that(client_for, role: str, path: str) -> None:
    client = client_for(role)
    assert client.get(f"{API}{path}").status_code == 200
    assert post(client, path, {}).status_code == 403


def test_nobody_in_particular_has_to_sign_in_first(client: Client) -> None:
    for path in LISTS:
        assert client.get(f"{API}{path}/").status_code == 401, path
        assert client.get(f"{API}{path}/1/").status_code == 401, path
        assert post(client, f"{path}/", {}).status_code == 401, path
    assert client.get(f"{API}explain/").status_code == 401
    assert client.get(f"{API}workers/1/ladder/").status_code == 401
    assert client.get(f"{API}skills-map/").status_code == 401


def test_staff_without_a_second_factor_read_nothing(client_for) -> None:
    client = client_for(Role.ADMINISTRATOR, second_factor=False)
    for path in LISTS:
        assert client.get(f"{API}{path}/").status_code == 403, path


def test_a_request_forged_by_another_site_is_refused(client_for) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client_for(Role.ADMINISTRATOR).cookies
    assert forged.get(f"{API}runs/").status_code == 200
    assert post(forged, "runs/", {}).status_code == 403
    assert not MatchRun.objects.exists()


def test_what_cannot_be_done_to_a_record_is_said_in_json(client_for) -> None:
    client = client_for(Role.ADMINISTRATOR)
    for path in LISTS:
        for method in (client.put, client.patch, client.delete):
            answer = method(f"{API}{path}/1/")
            known = (403, 404, 405) if path in CHANGED_BY_METHOD else (403, 405)
            assert answer.status_code in known, path
            assert answer["Content-Type"] == "application/json"


def test_every_address_of_the_api_is_looked_at_here() -> None:
    """A new one joins the lists above, or is named here."""
    routes = {str(pattern.pattern) for pattern in get_resolver().url_patterns if "api/v1" in str(pattern.pattern)}
    named = (
        "complaints/",
        "complaints/status/",
        "workers/",
        "explain/",
        "evaluate/",
        "shortlist/",
        "best-work/",
        "filing-calendar/",
        "skills-map/",
    )
    assert routes == {"api/v1/", LADDER, *(f"api/v1/{name}" for name in named)}
    assert {prefix for prefix, _views, _name in router.registry} == set(LISTS)


def test_an_address_that_leads_nowhere_is_said_in_json(client: Client) -> None:
    for path in ("nowhere/", "workers/0.5/confirm/", "workers/1/2/3/"):
        for method in (client.get, client.post, client.delete):
            answer = method(f"{API}{path}")
            assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), path
