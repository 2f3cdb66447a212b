"""`make_demo` and `demo_accounts` on the real database: its constraints, its policies, its answers."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Office, User
from common.errors import InvalidInput
from common.folios import check_letter
from config.demo.accounts import ACCOUNTS, DEMO_PASSWORD, accounts_to_show, ensure_accounts
from employers.models import (
    Employer,
    EmployerMember,
    EnforcementMatch,
    Vacancy,
    VacancyEvent,
    VacancyHold,
    VerificationCase,
)
from recruiters.models import Complaint, ComplaintEvent, Licence, Mandate, Recruiter, RecruiterMember
from workers.models import Availability, Consent, IdentityDocument, SkillClaim, Worker, WorkerEvent
from workers.services import search_name_of

pytestmark = pytest.mark.django_db
NAMES = ("given_names", "first_surname", "second_surname", "married_name")


def run(command: str, *arguments: str, **options: Any) -> str:
    output = io.StringIO()
    call_command(command, *arguments, stdout=output, **options)
    return output.getvalue()


def content(model: Any, *fields: str) -> list[tuple[Any, ...]]:
    return sorted(model.objects.order_by().values_list(*fields))


def test_three_hundred_people_and_forty_vacancies_satisfy_every_constraint(make: Any) -> None:
    made = make()
    assert (made.rows["workers"], made.rows["vacancies"], made.rows["recruiters"], made.rows["complaints"]) == (
        300,
        40,
        30,
        60,
    )
    assert Worker.objects.count() == 300
    for model in (
        Availability,
        SkillClaim,
        Consent,
        IdentityDocument,
        WorkerEvent,
        VacancyEvent,
        ComplaintEvent,
        Mandate,
    ):
        assert model.objects.exists(), model
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are checked at the end: make it now


def test_rows_are_valid_as_the_forms_see_them(make: Any) -> None:
    make(workers=60, vacancies=20)
    left_out = ["folio", "search_name"]
    for worker in Worker.objects.all():
        worker.full_clean(exclude=left_out, validate_unique=False, validate_constraints=False)
    for vacancy in Vacancy.objects.all():
        vacancy.full_clean(exclude=left_out, validate_unique=False, validate_constraints=False)
    for model in (Recruiter, Licence, Complaint, Employer):
        for row in model.objects.all():
            row.full_clean(exclude=["search_name", "receipt_index"], validate_unique=False, validate_constraints=False)


def test_people_are_found_as_if_they_had_been_registered_by_hand(make: Any) -> None:
    make()
    for worker in Worker.objects.all():
        assert worker.search_name == search_name_of({name: getattr(worker, name) for name in NAMES})
        assert worker.folio[-1] == check_letter(worker.folio[:-2])
        assert worker.office.country == worker.country_id
    document = IdentityDocument.objects.filter(kind="cui").first()
    assert document is not None
    assert document.number.isdigit()
    assert document.last_digits == document.number[-4:]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM workers_identitydocument WHERE number ~ '^[0-9]+$'")
        assert cursor.fetchone()[0] == 0  # encrypted


def test_folios_and_ids_follow_the_day_of_registration(make: Any) -> None:
    make()
    days = Worker.objects.exclude(status="draft").order_by("pk").values_list("registered_on", flat=True)
    assert list(days) == sorted(days)
    folios = list(Worker.objects.filter(country="GT").order_by("pk").values_list("folio", flat=True))
    assert folios == sorted(folios, key=lambda folio: folio.split("-")[1:3])


def test_every_state_has_the_events_that_led_to_it(make: Any) -> None:
    make()
    for model in (Worker, Vacancy, Licence, Complaint):
        for row in model.objects.all():
            events = list(row.events.order_by("at", "pk"))
            if model is Worker and row.status == "draft":
                assert events == []
                continue
            assert events[-1].new_state == row.status, (model, row)
            for before, after in pairwise(events):
                assert after.old_state == before.new_state


def test_complaints_keep_times_to_the_day_and_no_contact_of_the_anonymous(make: Any) -> None:
    make()
    assert {event.at.astimezone().strftime("%M:%S.%f") for event in ComplaintEvent.objects.all()} == {"00:00.000000"}
    assert not Complaint.objects.filter(is_anonymous=True).exclude(contact="").exists()
    assert len(set(Complaint.objects.values_list("receipt_index", flat=True))) == 60


def test_a_vacancy_of_a_suspended_recruiter_is_held(make: Any) -> None:
    make(vacancies=120)
    frozen = Mandate.objects.filter(status="frozen")
    assert frozen.exists()
    for mandate in frozen:
        assert VacancyHold.objects.filter(
            vacancy=mandate.vacancy, reason="recruiter_suspended", lifted_at=None
        ).exists()
        assert not Vacancy.objects.matchable().filter(pk=mandate.vacancy_id).exists()


def test_the_database_shows_none_of_them_without_a_scope(make: Any) -> None:
    make(workers=20, vacancies=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.countries', '', false), set_config('app.offices', '', false)")
        cursor.execute("SELECT count(*) FROM workers_worker")
        assert cursor.fetchone()[0] == 0


def test_a_second_run_is_refused_and_says_what_to_do(make: Any) -> None:
    make(workers=20, vacancies=5)
    with pytest.raises(InvalidInput, match="--add"):
        make(workers=20, vacancies=5)
    assert Worker.objects.count() == 20


def test_more_can_be_added_and_they_are_other_people(make: Any) -> None:
    make(workers=50, vacancies=10)
    before = set(content(Worker, *NAMES, "birth_date"))
    make(workers=50, vacancies=10, add=True)
    assert Worker.objects.count() == 100
    assert Vacancy.objects.count() == 20
    assert len(set(content(Worker, *NAMES, "birth_date")) - before) > 45
    assert Office.objects.count() == 12


def test_rows_depend_on_seed_and_day_only(make: Any) -> None:
    fields = (*NAMES, "folio", "status", "birth_date", "address", "phone", "created_at", "updated_at", "last_employer")
    made = []
    for _time in range(2):
        with transaction.atomic():
            make(workers=40, vacancies=8)
            made.append(
                (content(Worker, *fields), content(Vacancy, "folio", "title", "wage", "starts_on", "created_at"))
            )
            transaction.set_rollback(True)
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "sizes", [{"workers": -1}, {"workers": 500_000}, {"vacancies": -1}, {"vacancies": 99_999}, {"seed": -1}]
)
def test_impossible_sizes_are_refused_with_what_is_allowed(make: Any, sizes: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match=r"from 0"):
        make(**sizes)


def test_the_command_reports_as_json_and_ends_with_2_on_a_refusal(make: Any) -> None:
    options = ("--workers", "10", "--vacancies", "4", "--seed", "3", "--as-of", "2026-01-15", "--json")
    report = json.loads(run("make_demo", *options))
    assert (report["workers"], report["vacancies"], report["seed"], report["as_of"]) == (10, 4, 3, "2026-01-15")
    assert report["accounts"] == 0
    with pytest.raises(CommandError) as refusal:
        run("make_demo", *options)
    assert refusal.value.returncode == 2


def test_the_command_says_how_fast_it_was_and_why_there_are_no_accounts(make: Any) -> None:
    said = run("make_demo", "--workers", "10", "--vacancies", "4")
    assert "10" in said
    assert "DEMO=1" in said
    assert User.objects.count() == 0


# ── accounts ──────────────────────────────────────────────────────────────
def test_accounts_exist_only_in_a_demonstration(db: None) -> None:
    with pytest.raises(InvalidInput, match="DEMO=1"):
        ensure_accounts()
    with pytest.raises(CommandError, match="DEMO=1"):
        run("demo_accounts")
    assert json.loads(run("demo_accounts", "--json")) == []
    assert accounts_to_show() == []


def test_there_is_one_account_a_role_and_a_second_policy_editor_to_approve(make: Any, settings: Any) -> None:
    settings.DEMO = True
    make(workers=40, vacancies=20)
    listed = json.loads(run("demo_accounts", "--json"))
    assert len(listed) == len(ACCOUNTS) == len(Role) + 2
    assert [account.role for account in ACCOUNTS].count(Role.POLICY_EDITOR) == 2
    assert {user.role for user in User.objects.all()} == set(Role)
    known = User.objects.filter(email__in=[account.email for account in ACCOUNTS])
    assert known.count() == len(ACCOUNTS)
    assert all(user.check_password(DEMO_PASSWORD) for user in known)
    assert all(user.email.endswith("@demo.example") for user in User.objects.all())
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk__in=known))
    assert set(listed[0]) == {"role", "email", "password", "name", "try"}


def test_the_clerk_and_the_contact_have_something_of_their_own(make: Any, settings: Any) -> None:
    settings.DEMO = True
    make(workers=20, vacancies=60)
    clerk = EmployerMember.objects.get(user__email="empleador@demo.example")
    assert (clerk.role, clerk.employer.members.count()) == ("owner", 2)
    assert clerk.employer.verification_cases.get().status == "verified"
    assert Vacancy.objects.filter(employer=clerk.employer, status="open").exists()
    contact = RecruiterMember.objects.get(user__role=Role.RECRUITER_CONTACT)
    assert contact.recruiter.mandates.filter(status="active").exists()
    assert Complaint.objects.filter(assigned_to__role=Role.INSPECTOR).exists()


def test_an_employer_waits_to_be_let_in_and_a_list_may_be_about_it(make: Any, settings: Any) -> None:
    settings.DEMO = True
    make(workers=20, vacancies=20)
    case = VerificationCase.objects.get(status="submitted")
    assert case.documents.count() == 2
    match = EnforcementMatch.objects.get(employer=case.employer)
    assert (match.status, match.record.is_in_force(match.record.starts_on)) == ("suggested", True)


def test_asking_for_the_accounts_again_makes_no_others(db: None, settings: Any) -> None:
    settings.DEMO = True
    first = run("demo_accounts")
    assert run("demo_accounts") == first
    assert User.objects.count() == len(ACCOUNTS)


def test_a_demonstration_account_signs_in(client: Any, db: None, settings: Any) -> None:
    settings.DEMO = True
    ensure_accounts()
    answer = client.post(reverse("account_login"), {"login": ACCOUNTS[1].email, "password": DEMO_PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(email=ACCOUNTS[1].email).pk)
