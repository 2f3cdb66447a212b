"""The whole work of the house as one story: a person is registered, matched, offered a seat, travels and comes home.

Read `test_maria_picks_blueberries_and_comes_home` from top to bottom; each line is a step, each step a function below it, in
order. Everything is real: the services that pages, the API and the admin call, the shipped rules, PostgreSQL with row-level
security. `acting(rosa)` runs a step seeing what Rosa may see and no more. Nobody here exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import Office, User
from accounts.scope import database_scope_of
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import database_scope
from employers.models import Employer, Vacancy
from employers.selectors import is_held, vacancies_visible_to
from employers.services import vacancy_create, vacancy_open, vacancy_submit
from matching.execution import execute
from matching.explanation import explain_pair, told_findings
from matching.models import MatchRun, Proposal
from matching.selectors import proposals_visible_to, run_figures, runs_visible_to
from matching.services import proposal_move, run_request
from placements.models import Placement
from placements.selectors import placements_visible_to
from placements.services import placement_move, placement_offer
from recruiters.choices import MandateStatus
from recruiters.models import Mandate, Recruiter
from recruiters.selectors import may_recruit
from recruiters.services import licence_move, sanction_lift, sanction_sign
from reference.models import Municipality, Occupation
from tests import factories
from tests.matching.conftest import _slow_heart, rules, shipped  # noqa: F401
from tests.sanctions import proposed, seen
from workers.models import Availability, SupportingPaper, Worker, WorkExperience
from workers.presentation import pathways_of, to_bring
from workers.selectors import search_workers, workers_visible_to
from workers.services import consent_give, file_add, file_opened, identity_add

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
SEASON_BEGINS, SEASON_ENDS = timedelta(days=90), timedelta(days=270)


# ── the story ─────────────────────────────────────────────────────────────


def test_maria_picks_blueberries_and_comes_home(people: People) -> None:
    maria = elvira_registers_maria(people)
    elvira_tells_her_what_is_open_and_what_to_bring(people, maria)
    maria_brings_her_papers_and_says_what_she_can_do(people, maria)

    vacancy = dale_drafts_a_vacancy_and_hands_it_in(people)
    rosa_opens_it(people, vacancy)
    agency = the_farm_mandates_a_licensed_agency(people)

    run = rosa_asks_for_a_matching(people)
    proposal = the_proposal_says_why(people, run, maria, vacancy)
    rosa_puts_maria_on_the_short_list(people, proposal)

    ana_suspends_the_agency_and_everything_under_it_stops(people, agency, vacancy, proposal)
    ana_lifts_the_suspension_and_it_goes_on(people, agency, vacancy)

    placement = rosa_offers_the_seat_once(people, proposal)
    maria_accepts_gets_her_visa_works_and_returns(people, placement)

    each_sees_their_own_part_and_nobody_elses(people, maria, vacancy, run)
    everything_says_who_when_and_why(people, maria, vacancy, proposal, placement)


def test_a_seat_that_is_declined_goes_back_and_the_person_is_proposed_again(people: People) -> None:
    maria = elvira_registers_maria(people)
    maria_brings_her_papers_and_says_what_she_can_do(people, maria)
    vacancy = dale_drafts_a_vacancy_and_hands_it_in(people)
    rosa_opens_it(people, vacancy)
    proposal = Proposal.objects.get(run=rosa_asks_for_a_matching(people), worker=maria)
    rosa_puts_maria_on_the_short_list(people, proposal)
    placement = rosa_offers_the_seat_once(people, proposal)

    with acting(people.elvira):
        placement_move(placement=placement, name="decline", by=people.elvira, reason="Su mamá enfermó.")

    vacancy.refresh_from_db()
    proposal.refresh_from_db()
    assert (vacancy.seats_taken, proposal.status, placement.status) == (0, "withdrawn", "declined")
    assert Proposal.objects.filter(run=rosa_asks_for_a_matching(people), worker=maria).exists()


# ── the people ────────────────────────────────────────────────────────────


@dataclass
class People:
    elvira: User  # registers people in Huehuetenango
    rosa: User  # coordinates the programme for Guatemala
    ana: User  # inspects recruiters in Guatemala
    luis: User  # her colleague, who signs what she proposes
    dale: User  # clerk of the farm
    hector: User  # coordinates for Honduras: another country's people are none of his business
    olga: User  # audits: numbers, no names
    office: Office
    farm: Employer


@pytest.fixture
def people(rules: None) -> Iterator[People]:  # noqa: F811
    office = factories.office("GT", code="gt-huehue", name="Huehuetenango")
    dale = factories.user(Role.EMPLOYER_CLERK, full_name="Dale Sourwood")
    with translation.override("es"):
        yield People(
            elvira=factories.user(Role.REGISTRATION_OFFICER, full_name="Elvira Xol", office=office),
            rosa=factories.user(Role.COORDINATOR, full_name="Rosa Calel", country="GT"),
            ana=factories.user(Role.INSPECTOR, full_name="Ana Ortiz", country="GT"),
            luis=factories.user(Role.INSPECTOR, full_name="Luis Coc", country="GT"),
            dale=dale,
            hector=factories.user(Role.COORDINATOR, full_name="Héctor Lara", country="HN"),
            olga=factories.user(Role.AUDITOR, full_name="Olga Paz"),
            office=office,
            farm=factories.employer("US", legal_name="Sourwood Hollow Farm", clerk=dale),
        )


@contextmanager
def acting(person: User) -> Iterator[None]:
    """As a request of this person: the database shows their part of the region and writes their name in the audit."""
    with database_scope(database_scope_of(person)):
        yield


def last_event(record: Any) -> tuple[str, str, str, User | None, str]:
    event = record.events.first()
    return event.action, event.old_state, event.new_state, event.by, event.reason


# ── at the office in Huehuetenango ────────────────────────────────────────


def elvira_registers_maria(people: People) -> Worker:
    number = factories.cui()
    known_of_her = {
        "office": people.office,
        "given_names": "María Nicolasa",
        "first_surname": "Ixtuc",
        "second_surname": "Sajché",
        "birth_date": date(TODAY().year - 34, 3, 14),
        "sex": "F",
        "nationality_id": "GT",
        "municipality": Municipality.objects.filter(subdivision="GT-13").order_by("code").first(),
        "preferred_language_id": "mam",
        "literate": True,
    }
    with acting(people.elvira):
        maria = factories.registered(by=people.elvira, number=number, **known_of_her)
        with pytest.raises(InvalidInput, match=maria.folio):  # the same card, brought a second time
            factories.registered(by=people.elvira, number=f"{number[:4]} {number[4:]}", **known_of_her)
        assert list(search_workers(workers_visible_to(people.elvira), "ishtuk")) == [maria]
        consent_give(worker=maria, purpose="sharing", means="read_aloud", by=people.elvira)

    assert maria.status == "registered"
    assert last_event(maria) == ("register", "draft", "registered", people.elvira, "")
    assert set(maria.consents.values_list("purpose", flat=True)) == {"matching", "sharing"}
    assert number not in str(maria.identity_documents.values_list("number_index", "last_digits"))
    return maria


def elvira_tells_her_what_is_open_and_what_to_bring(people: People, maria: Worker) -> None:
    with acting(people.elvira):
        file_opened(worker=maria, by=people.elvira, what="summary")
        paths = pathways_of(maria, TODAY())

    assert {path["standing"] for path in paths} <= {"open", "on_condition", "closed"}
    h2a = next(path for path in paths if "H-2A" in path["title"])
    assert h2a["standing"] == "on_condition"  # facts are missing, and missing is not a refusal
    assert any("pasaporte" in thing["todo"] for thing in to_bring(paths))
    assert all(finding.citation for path in paths for finding in path["findings"])
    assert [opening.by for opening in maria.openings.all()] == [people.elvira]


def maria_brings_her_papers_and_says_what_she_can_do(people: People, maria: Worker) -> None:
    begins, ends = TODAY() + SEASON_BEGINS, TODAY() + SEASON_ENDS
    with acting(people.elvira):
        identity_add(worker=maria, kind="passport", number="P0012345", expires_on=ends + timedelta(days=365))
        file_add(worker=maria, part=SupportingPaper, kind="police_record", result="clear", issued_on=TODAY())
        file_add(worker=maria, part=SupportingPaper, kind="medical", issued_on=TODAY(), expires_on=ends)
        file_add(worker=maria, part=WorkExperience, occupation=berry_picker(), country_id="GT", months=30, evidence=2)
        with pytest.raises(ValidationError):  # a slip of the finger
            file_add(worker=maria, part=Availability, starts_on=ends, ends_on=begins)
        file_add(worker=maria, part=Availability, starts_on=begins - timedelta(days=30), ends_on=ends)
        paths = pathways_of(maria, TODAY())

    h2a = next(path for path in paths if "H-2A" in path["title"])
    assert not any("pasaporte" in str(finding.todo) for finding in h2a["findings"] if finding.state == "unknown")


def berry_picker() -> Occupation:
    return Occupation.objects.filter(is_job=True, isco_code="9211").order_by("code").first()


# ── the demand ────────────────────────────────────────────────────────────


def dale_drafts_a_vacancy_and_hands_it_in(people: People) -> Vacancy:
    with acting(people.dale):
        vacancy = vacancy_create(
            employer=people.farm,
            by=people.dale,
            programme_id="us-h2a",
            title="Blueberry picker",
            occupation=berry_picker(),
            need_type="seasonal",
            seats=1,
            starts_on=TODAY() + SEASON_BEGINS,
            ends_on=TODAY() + SEASON_ENDS,
            subdivision_id="US-GA",
            wage="16.50",
            currency="USD",
            hours_per_week=40,
            experience_months=3,
            housing_free=True,
            transport_daily=True,
            travel_inbound_paid=True,
            travel_outbound_paid=True,
            fee_free=True,
            certification_held=True,
        )
        assert last_event(vacancy) == ("create", "", "draft", people.dale, "")
        vacancy_submit(vacancy=vacancy, by=people.dale)

    received = vacancy.first_received_at
    assert received is not None
    assert last_event(vacancy) == ("submit", "draft", "submitted", people.dale, "")
    with pytest.raises(WrongState):  # the button pressed twice
        vacancy_submit(vacancy=vacancy, by=people.dale)
    vacancy.refresh_from_db()
    assert vacancy.first_received_at == received
    return vacancy


def rosa_opens_it(people: People, vacancy: Vacancy) -> None:
    with acting(people.elvira):
        assert vacancy not in vacancies_visible_to(people.elvira)  # an office sees open vacancies only
    with acting(people.rosa):
        vacancy_open(vacancy=vacancy, by=people.rosa)
    assert last_event(vacancy) == ("open", "submitted", "open", people.rosa, "")
    with acting(people.elvira):
        assert vacancy in vacancies_visible_to(people.elvira)


def the_farm_mandates_a_licensed_agency(people: People) -> Recruiter:
    agency = factories.recruiter(legal_name="Agencia Puente del Norte", licence="under_review")
    assert not may_recruit(agency)
    with acting(people.ana):
        licence_move(licence=agency.licences.get(), name="grant", by=people.ana)
    assert may_recruit(Recruiter.objects.get(pk=agency.pk))
    Mandate.objects.create(  # for all of the farm's vacancies: it names none
        recruiter=agency,
        employer=people.farm,
        seats=5,
        starts_on=TODAY(),
        ends_on=TODAY() + SEASON_ENDS,
    )
    return agency


# ── matching ──────────────────────────────────────────────────────────────


def rosa_asks_for_a_matching(people: People) -> MatchRun:
    with acting(people.rosa):
        run = run_request(by=people.rosa, as_of=TODAY(), seed=7)
    assert run.scope == {"countries": ["GT"]}
    execute(run.pk)  # what the Celery task does with the id it is given
    run.refresh_from_db()
    assert run.status == "done", run.error
    return run


def the_proposal_says_why(people: People, run: MatchRun, maria: Worker, vacancy: Vacancy) -> Proposal:
    with acting(people.rosa):
        proposal = proposals_visible_to(people.rosa).get(run=run)
    assert (proposal.worker, proposal.vacancy, proposal.rank) == (maria, vacancy, 1)

    assert proposal.score == sum(proposal.score_parts.values())
    assert proposal.score_parts["experience"] > 0
    told = told_findings(run.rule_texts, proposal.findings)
    assert all(finding["citation"] and finding["titles"]["es"] for finding in told)
    assert not any(finding["closes"] for finding in told)

    figures = run_figures(run)
    assert figures["bound"] == figures["total_score"] == proposal.score  # proven: nothing better exists
    explained = explain_pair(maria, vacancy, run.as_of)
    assert (explained.score, len(explained.findings)) == (proposal.score, len(told))
    return proposal


def rosa_puts_maria_on_the_short_list(people: People, proposal: Proposal) -> None:
    with acting(people.rosa):
        proposal_move(proposal=proposal, name="shortlist", by=people.rosa)
    assert last_event(proposal) == ("shortlist", "proposed", "shortlisted", people.rosa, "")


# ── a recruiter is stopped, and let go on ─────────────────────────────────


def ana_suspends_the_agency_and_everything_under_it_stops(
    people: People, agency: Recruiter, vacancy: Vacancy, proposal: Proposal
) -> None:
    licence = agency.licences.get()
    with acting(people.ana):
        with pytest.raises(NotAllowed):  # nobody suspends alone
            licence_move(licence=licence, name="suspend", by=people.ana, reason="Cobró por el puesto.")
        sanction = proposed(agency, people.ana, grounds="Cobró 4,000 quetzales por el puesto.")
        with pytest.raises(NotAllowed):
            sanction_sign(sanction=sanction, by=people.ana, seen=seen(sanction, people.ana))
    with acting(people.luis):
        sanction_sign(sanction=sanction, by=people.luis, seen=seen(sanction, people.luis))

    assert last_event(licence)[1:4] == ("valid", "suspended", people.luis)
    assert agency.mandates.get().status == MandateStatus.FROZEN
    assert is_held(vacancy)
    assert last_event(vacancy) == ("hold:recruiter_suspended", "open", "open", people.luis, "")
    assert last_event(proposal)[:3] == ("stop", "shortlisted", "withdrawn")
    with acting(people.rosa), pytest.raises(WrongState):
        placement_offer(proposal=proposal, by=people.rosa)
    vacancy.refresh_from_db()
    assert vacancy.seats_taken == 0

    run = rosa_asks_for_a_matching(people)
    assert (run.vacancies, run.proposals_made) == (0, 0)


def ana_lifts_the_suspension_and_it_goes_on(people: People, agency: Recruiter, vacancy: Vacancy) -> None:
    with acting(people.ana):
        sanction_lift(sanction=agency.sanctions.get(), by=people.ana, reason="Devolvió todo.")
    assert agency.mandates.get().status == MandateStatus.ACTIVE
    assert not is_held(vacancy)
    assert last_event(vacancy) == ("lift:recruiter_suspended", "open", "open", people.ana, "")


# ── from offer to return ──────────────────────────────────────────────────


def rosa_offers_the_seat_once(people: People, proposal: Proposal) -> Placement:
    proposal.refresh_from_db()
    with acting(people.rosa):
        placement = placement_offer(proposal=proposal, by=people.rosa)
        with pytest.raises(WrongState):
            placement_offer(proposal=proposal, by=people.rosa)

    assert last_event(placement) == ("offer", "", "offered", people.rosa, "")
    assert last_event(proposal) == ("offer", "shortlisted", "offered", people.rosa, "")
    vacancy = Vacancy.objects.get(pk=proposal.vacancy_id)
    assert (vacancy.seats, vacancy.seats_taken) == (1, 1)
    return placement


def maria_accepts_gets_her_visa_works_and_returns(people: People, placement: Placement) -> None:
    for name, state in (
        ("accept", "accepted"),
        ("visa", "visa_in_hand"),
        ("start", "working"),
        ("return", "returned"),
    ):
        with acting(people.elvira):
            placement_move(placement=placement, name=name, by=people.elvira)
        assert placement.status == state
        assert last_event(placement)[2:4] == (state, people.elvira)
    with acting(people.elvira), pytest.raises(WrongState):
        placement_move(placement=placement, name="cancel", by=people.elvira, reason="Demasiado tarde.")

    assert rosa_asks_for_a_matching(people).proposals_made == 0  # while her season lasts nobody proposes her again


# ── who saw what, and what is kept ────────────────────────────────────────


def each_sees_their_own_part_and_nobody_elses(people: People, maria: Worker, vacancy: Vacancy, run: MatchRun) -> None:
    def seen_by(person: User) -> tuple[bool, bool, bool, bool, bool]:
        with acting(person):
            return (
                workers_visible_to(person).filter(pk=maria.pk).exists(),
                proposals_visible_to(person).filter(run=run).exists(),
                placements_visible_to(person).exists(),
                vacancies_visible_to(person).filter(pk=vacancy.pk).exists(),
                runs_visible_to(person).filter(pk=run.pk).exists(),
            )

    #                             person  proposal  placement  vacancy  run
    assert seen_by(people.elvira) == (True, True, True, True, False)
    assert seen_by(people.rosa) == (True, True, True, True, True)
    assert seen_by(people.ana) == (True, True, True, True, False)
    assert seen_by(people.dale) == (False, False, False, True, False)
    assert seen_by(people.hector) == (False, False, False, True, False)
    assert seen_by(people.olga) == (False, False, False, True, True)

    with acting(people.hector):  # and not because a query was polite: the database itself shows him nobody
        assert not Worker.objects.exists()


def everything_says_who_when_and_why(
    people: People, maria: Worker, vacancy: Vacancy, proposal: Proposal, placement: Placement
) -> None:
    def moves(record: Any) -> list[str]:
        return list(record.events.order_by("pk").values_list("action", flat=True))

    assert moves(maria) == ["register"]
    assert moves(vacancy) == ["create", "submit", "open", "hold:recruiter_suspended", "lift:recruiter_suspended"]
    assert moves(proposal) == ["shortlist", "stop", "resume_shortlisted", "offer"]
    assert moves(placement) == ["offer", "accept", "visa", "start", "return"]
    for record in (maria, vacancy, proposal, placement):
        assert all(event.by is not None and event.at is not None for event in record.events.all())
