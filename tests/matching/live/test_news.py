"""Whatever is written that a plan depends on, every current plan learns of, whoever wrote it; and of nothing else."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone

from accounts.choices import Role
from common.copying import insert_rows, update_rows
from employers.choices import EmployerStatus
from employers.models import NamedRequest, VacancyLanguage, VacancySite, VacancySkill
from employers.services import (
    employer_join,
    employer_save,
    hold_lift,
    named_request_move,
    seat_move,
    seat_take,
    vacancy_hold,
)
from matching.models import NamedPerson, Proposal, Touched
from matching.named.services import named_person_choose, named_person_move
from matching.services import proposal_move
from placements.models import Placement
from reference.models import Skill
from tests import factories
from tests.matching.live.factories import plan
from tests.matching.live.news import Subject, compared, news, person, work
from tests.matching.test_run import run_now
from tests.security.conftest import rows, seeing, separate_roles
from tests.weighing import days
from workers.models import (
    Availability,
    Consent,
    GroupMember,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    TravelGroup,
    Worker,
    WorkExperience,
)
from workers.services import (
    consent_give,
    consent_withdraw,
    file_add,
    group_dissolve,
    group_join,
    group_leave,
    group_make,
    part_remove,
    row_version,
    worker_confirm,
    worker_withdraw,
)

pytestmark = pytest.mark.django_db


def raw(row: Any, **values: Any) -> set[Subject]:
    """What is told of an UPDATE of one row by SQL of its own."""
    sets = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {sets} WHERE id = %s", [*values.values(), row.pk])
        assert cursor.rowcount == 1
    return news()


# ── which plans ───────────────────────────────────────────────────────────


def test_every_current_plan_is_told_and_one_that_ended_is_not(db: None) -> None:
    one, other, ended = plan(), plan(factories.run("HN")), plan(status="ended")
    maria = factories.worker(no_document=True)
    assert news(one) == news(other) == person(maria)
    assert news(ended) == set()


def test_nothing_is_noted_where_no_plan_is_current(db: None) -> None:
    maria = factories.worker()
    assert news() == set()
    plan(status="ended")
    assert raw(maria, literate=True) == set()


def test_what_is_taken_back_is_no_news(db: None) -> None:
    plan()
    with transaction.atomic():
        factories.worker()
        assert Touched.objects.exists()
        transaction.set_rollback(True)
    assert not Touched.objects.exists()


def test_a_statement_tells_of_each_once_however_many_rows_it_writes(db: None) -> None:
    now = plan()
    office = factories.office()
    people = [factories.worker(office=office, no_document=True) for _ in range(3)]
    news()
    windows = [
        Availability(worker=worker, starts_on=days(at), ends_on=days(at + 3)) for worker in people for at in (10, 20)
    ]
    insert_rows(windows)
    assert Touched.objects.filter(plan=now).count() == 3
    assert news() == person(*people)
    windows[0].ends_on, windows[1].ends_on = days(14), days(25)
    update_rows(windows, ["starts_on", "ends_on"])
    assert Touched.objects.filter(plan=now).count() == 1
    assert news() == person(people[0])


# ── people ────────────────────────────────────────────────────────────────


def test_a_registered_person_is_news_from_the_first_to_the_last_moment(db: None) -> None:
    plan()
    officer = factories.user(Role.REGISTRATION_OFFICER)
    maria = factories.registered(
        officer.office,
        officer,
        factories.cui(),
        given_names="María",
        first_surname="Ajú",
        birth_date=days(-9000),
        sex="F",
        municipality=factories.municipality(),
        preferred_language=factories.language(),
        nationality=factories.country(),
    )
    assert news() == person(maria)
    worker_withdraw(worker=maria, by=officer, reason="Ya no quiere.")
    assert news() == person(maria)


def test_a_file_that_is_confirmed_counts_again(db: None) -> None:
    plan()
    maria = factories.worker(status="stale")
    news()
    worker_confirm(worker=maria, by=factories.user())
    assert news() == person(maria)


def test_what_no_rule_and_no_score_reads_is_no_news(db: None) -> None:
    plan()
    maria = factories.worker()
    news()
    maria.save()
    assert news() == set()
    assert raw(maria, given_names="Otra", address="Calle 1", email="a@example.org", updated_at=timezone.now()) == set()
    assert raw(maria, confirmed_on=days(1)) == person(maria)


@pytest.mark.parametrize("status", ["draft", "stale", "withdrawn", "erased", "merged"])
def test_a_file_that_is_not_matched_is_no_news_until_it_is(db: None, status: str) -> None:
    plan()
    tomas = factories.worker(status=status, no_document=True)
    assert news() == set()
    assert raw(tomas, literate=True) == set()
    assert raw(tomas, status="registered") == person(tomas)
    assert raw(tomas, status=status) == person(tomas)


FILE = [
    (Availability, {"starts_on": days(5), "ends_on": days(9)}, {"ends_on": days(7)}),
    (PastStay, {"programme_id": "us-h2a", "entered_on": days(-99)}, {"left_on": days(-9)}),
    (IdentityDocument, {"kind": "passport", "country_id": "GT", "number": "P1"}, {"expires_on": days(99)}),
    (SupportingPaper, {"kind": "medical"}, {"result": "clear"}),
    (WorkExperience, {"occupation_id": "9211.01", "country_id": "GT", "months": 3}, {"employer_name": "Finca"}),
    (SkillClaim, {"skill_id": "pruning"}, {"evidence": 3}),
    (LanguageClaim, {"language_id": "spa", "level": 2}, {"level": 3}),
    (ProgrammeWish, {"programme_id": "us-h2a", "wish": "wanted"}, {"wish": "refused"}),
    (PlaceWish, {"country_id": "US", "wish": "wanted"}, {"wish": "refused"}),
    (
        Consent,
        {"purpose": "matching", "text_version": "1", "means": "signed", "given_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
    ),
]


@pytest.fixture
def lists(db: None) -> None:
    for make in (factories.programme, factories.occupation, factories.language, factories.country):
        make()
    Skill.objects.create(code="pruning", title_es="Poda", title_en="Pruning")


@pytest.mark.parametrize(("part", "told", "changed"), FILE, ids=lambda value: getattr(value, "__name__", ""))
def test_each_part_of_a_file_is_news_of_its_person(
    lists: None, part: Any, told: dict[str, Any], changed: dict[str, Any]
) -> None:
    maria, tomas = factories.worker(no_document=True), factories.worker(no_document=True)
    plan()
    row = part.objects.create(worker=maria, **told)
    assert news() == person(maria)
    row.save()
    assert news() == set()
    assert raw(row, **changed) == person(maria)
    assert raw(row, worker_id=tomas.pk) == person(maria, tomas)
    part.objects.filter(pk=row.pk).delete()
    assert news() == person(tomas)
    assert part._meta.db_table in compared()


def test_every_part_of_a_file_that_is_read_is_tried_here() -> None:
    others = {Worker, GroupMember, TravelGroup}
    of_files = {table for table in compared() if table.startswith("workers_")}
    assert of_files == {model._meta.db_table for model in {part for part, *_ in FILE} | others}


def test_services_of_a_file_tell_too(lists: None) -> None:
    officer, maria = factories.user(), factories.worker(no_document=True)
    plan()
    skill = file_add(worker=maria, part=SkillClaim, skill_id="pruning")
    assert news() == person(maria)
    part_remove(row=skill, by=officer, seen=row_version(skill))
    assert news() == person(maria)
    consent_give(worker=maria, purpose="matching", means="signed", by=officer)
    assert news() == person(maria)
    consent_give(worker=maria, purpose="statistics", means="signed", by=officer)
    consent_withdraw(worker=maria, purpose="statistics", by=officer)
    assert news() == set()
    consent_withdraw(worker=maria, purpose="matching", by=officer)
    assert news() == person(maria)


def test_who_goes_together_is_news_of_all_of_them(db: None) -> None:
    officer, office = factories.user(), factories.office()
    ana, bea, eva = (factories.worker(office=office, no_document=True) for _ in range(3))
    plan()
    group = group_make(label="Las tres", kind="family", first=ana, by=officer)
    assert news() == person(ana)
    group_join(group=group, worker=bea, by=officer)
    assert news() == person(ana, bea)
    member = group_join(group=group, worker=eva, by=officer)
    assert news() == person(ana, bea, eva)
    group_leave(member=member)
    assert news() == person(ana, bea, eva)
    assert raw(group, label="Las dos") == set()
    assert raw(member, left_at=timezone.now()) == set()
    assert raw(group, dissolved_at=timezone.now()) == person(ana, bea)
    assert raw(group, dissolved_at=None) == person(ana, bea)
    group_dissolve(group=group)
    assert news() == person(ana, bea)


def test_a_season_that_ended_is_news_and_the_way_there_is_not(db: None) -> None:
    maria, farm = factories.worker(no_document=True), factories.vacancy(starts_on=days(-99), ends_on=days(-9))
    plan()
    placement = factories.placement(maria, farm, status="working")
    assert news() - work(farm) == set()
    assert raw(placement, status="returned") == person(maria)
    assert raw(placement, ends_on=days(-10)) == person(maria)
    assert raw(placement, starts_on=days(-98)) == set()
    Placement.objects.all().delete()
    assert news() == person(maria)


# ── vacancies ─────────────────────────────────────────────────────────────


def test_an_open_vacancy_is_news_and_a_draft_is_not(db: None) -> None:
    plan()
    draft = factories.vacancy(status="draft")
    assert news() == set()
    assert raw(draft, wage="20.00") == set()
    assert raw(draft, status="open") == work(draft)
    assert raw(draft, title="Otra cosecha", wage_to="30.00", updated_at=timezone.now()) == set()
    draft.refresh_from_db()
    draft.save()
    assert news() == set()
    assert raw(draft, wage="21.00") == work(draft)
    assert raw(draft, status="closed") == work(draft)
    assert raw(draft, wage="22.00") == set()


def test_a_seat_that_is_taken_or_given_back_is_news_and_one_that_only_moves_on_is_not(db: None) -> None:
    farm = factories.vacancy()
    plan()
    seat = seat_take(vacancy=farm)
    assert news() == work(farm)
    seat_move(seat=seat, name="reserve")
    assert news() == set()
    seat_move(seat=seat, name="release")
    assert news() == work(farm)


def test_a_hold_is_news_of_its_vacancy(db: None) -> None:
    farm = factories.vacancy()
    plan()
    hold = vacancy_hold(vacancy=farm, reason="coordinator", by=None)
    assert news() == work(farm)
    assert raw(hold, note="Por la sequía.") == set()
    hold_lift(vacancy=farm, reason="coordinator", by=None)
    assert news() == work(farm)
    assert raw(hold, lifted_at=timezone.now(), reason="certification_lapsed") == set()
    assert raw(hold, lifted_at=None) == work(farm)


def test_what_hangs_on_a_vacancy_is_news_of_it(lists: None) -> None:
    farm = factories.vacancy()
    plan()
    skill = VacancySkill.objects.create(vacancy=farm, skill_id="pruning")
    assert news() == work(farm)
    assert raw(skill, requirement=skill.requirement) == set()
    assert raw(skill, requirement=skill.requirement + 1) == work(farm)
    skill.delete()
    assert news() == work(farm)
    spoken = VacancyLanguage.objects.create(vacancy=farm, language=factories.language(), level=1)
    assert news() == work(farm)
    assert raw(spoken, level=2) == work(farm)
    field = farm.employer.worksites.create(name="Campo", subdivision=farm.subdivision)
    site = VacancySite.objects.create(vacancy=farm, worksite=field, seats=farm.seats)
    assert news() == work(farm)
    assert raw(site, seats_released=1) == set()
    assert raw(site, seats_offered=1) == work(farm)


def test_an_employer_is_news_of_its_open_vacancies(db: None) -> None:
    farm = factories.vacancy()
    factories.vacancy(employer=farm.employer, status="closed")
    factories.vacancy()
    plan()
    employer = farm.employer
    employer.city = "Tifton"
    employer_save(employer=employer)
    assert news() == set()
    employer.status = EmployerStatus.SUSPENDED
    employer_save(employer=employer)
    assert news() == work(farm)
    assert raw(employer, trade_name="Green Valley") == work(farm)


def test_an_employer_that_is_joined_to_another_is_news_of_what_that_has_open(db: None) -> None:
    """Also through vacancies of long ago: whoever worked there has worked for the other."""
    farm, other = factories.vacancy(), factories.vacancy()
    record = factories.employer(status="on_record")
    past = factories.vacancy(employer=record, status="closed", starts_on=days(-99), ends_on=days(-9))
    plan()
    assert raw(record, joined_to_id=farm.employer_id) == work(farm)
    assert raw(record, joined_to_id=None) == work(farm)
    employer_join(record=record, employer=farm.employer, by=factories.user(), reason="La misma.")
    assert news() == work(farm)
    assert raw(past, employer_id=other.employer_id) == work(farm, other)


# ── between the two ───────────────────────────────────────────────────────


def named(status: str = "asked") -> SimpleNamespace:
    clerk = factories.user(Role.EMPLOYER_CLERK)
    farm = factories.vacancy(employer=factories.employer(clerk=clerk))
    asked = {"country": factories.country("GT"), "name": "Elena", "asked_by": clerk}
    request = NamedRequest.objects.create(vacancy=farm, status=status, **asked)
    return SimpleNamespace(clerk=clerk, farm=farm, request=request, elena=factories.sharing(factories.worker()))


def test_a_request_by_name_is_news_once_the_person_agrees_until_it_ends(db: None) -> None:
    it, rosa = named(), factories.user()
    plan()
    found = named_person_choose(request=it.request, worker=it.elena, by=rosa)
    assert news() == set()
    named_person_move(found=found, name="agree", by=rosa)
    assert news() == person(it.elena) | work(it.farm)
    it.request.refresh_from_db()
    assert raw(it.request, birth_year=1990) == set()
    named_request_move(request=it.request, name="withdraw", by=it.clerk)
    assert news() == person(it.elena) | work(it.farm)


def test_what_is_decided_about_a_proposal_is_news_of_both(db: None) -> None:
    maria, farm = factories.worker(no_document=True), factories.vacancy()
    proposal, rosa = factories.proposal(maria, farm), factories.user()
    plan()
    both = person(maria) | work(farm)
    assert raw(proposal, score=1, price=7) == set()
    for name in ("shortlist", "reserve", "discard", "restore", "withdraw"):
        proposal_move(proposal=proposal, name=name, by=rosa, reason="Por acuerdo.")
        assert news() == both, name
    tomas = factories.worker(no_document=True)
    assert news() == person(tomas)
    assert raw(proposal, worker_id=tomas.pk) == both | person(tomas)
    later = factories.proposal(maria, farm, is_later=True)
    assert news() == both
    Proposal.objects.filter(pk=later.pk).delete()
    assert news() == both


def test_what_a_run_proposes_is_no_news(season: SimpleNamespace) -> None:
    plan()
    run = run_now()
    assert run.proposals.count() == 2
    assert run.near_misses.count() + run.not_proposed.count() == 1
    assert news() == set()
    Proposal.objects.bulk_create(
        Proposal(
            run=factories.run(),
            worker=worker,
            vacancy=season.farm,
            score=1,
            score_parts={},
            findings=[],
            rank=1,
            price=0,
        )
        for worker in (season.maria, season.tomas)
    )
    assert news() == set()


def test_who_holds_an_offer_is_free_on_another_day_where_its_vacancy_ends_on_another(db: None) -> None:
    """Whatever has become of the vacancy: a run leaves out whose offer lasts beyond its day."""
    maria, farm = factories.worker(no_document=True), factories.vacancy(status="closed")
    factories.proposal(factories.worker(no_document=True), farm)
    factories.proposal(maria, farm, status="offered")
    plan()
    assert raw(farm, seats=farm.seats + 1) == set()
    assert raw(farm, ends_on=farm.ends_on + timedelta(days=9)) == person(maria)


# ── whoever writes ────────────────────────────────────────────────────────


def test_news_reaches_beyond_what_the_writer_sees_and_leaves_their_scope_as_it_was(db: None) -> None:
    it = named("found")
    NamedPerson.objects.create(request=it.request, worker=it.elena, status="agreed")
    plan()
    with seeing("", "", user=str(it.clerk.pk)):
        assert not Worker.objects.exists()
        named_request_move(request=it.request, name="withdraw", by=it.clerk)
        assert not Worker.objects.exists()
        assert rows("SELECT current_setting('app.countries'), current_setting('app.offices')") == [("", "")]
    assert news() == person(it.elena) | work(it.farm)


def test_an_office_that_dissolves_a_group_tells_of_who_has_moved_to_another_office(db: None) -> None:
    here, there, officer = factories.office(), factories.office(), factories.user()
    ana, bea = factories.worker(office=here, no_document=True), factories.worker(office=here, no_document=True)
    group = group_make(label="Las dos", kind="family", first=ana, by=officer)
    group_join(group=group, worker=bea, by=officer)
    Worker.objects.filter(pk=bea.pk).update(office=there)
    plan()
    with seeing("GT", str(here.pk)):
        assert set(Worker.objects.all()) == {ana}
        group_dissolve(group=group)
        assert news() == person(ana, bea)
        assert set(Worker.objects.all()) == {ana}


def test_a_coordinator_tells_every_plan_of_a_person_of_their_country(db: None) -> None:
    maria, tomas = factories.worker(), factories.worker("HN")
    guatemala, honduras = plan(), plan(factories.run("HN"))
    with seeing("GT", user=str(factories.user().pk)):
        Worker.objects.update(literate=True)
        file_add(worker=maria, part=Availability, starts_on=days(1), ends_on=days(2))
    assert news(guatemala) == news(honduras) == person(maria)
    tomas.refresh_from_db()
    assert tomas.literate is None


@separate_roles
def test_the_role_of_the_application_can_neither_call_what_notes_nor_take_it_away(db: None) -> None:
    assert rows("SELECT current_user") != [(connections["owner"].settings_dict["USER"],)]
    ours = "SELECT oid, has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname LIKE 'plan\\_news\\_%%'"
    may = rows(ours)
    assert len(may) == len(compared())
    assert not any(execute for _oid, execute in may)
    for statement in (
        "CREATE TEMP TABLE invented (id bigint, dissolved_at date); CREATE TRIGGER one AFTER INSERT ON invented"
        " REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION plan_news_workers_travelgroup()",
        "DROP TRIGGER plan_news_insert ON workers_worker",
        "ALTER TABLE workers_worker DISABLE TRIGGER plan_news_insert",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows(statement)
