"""A campaign from its plan to its rates: what is fixed when, who may visit whom, and a sample that others draw again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from common.errors import InvalidInput, NotAllowed, WrongState
from recruiters.inspections.checklists import sections_of
from recruiters.models import CampaignUnit, Inspection, InspectionCampaign, RecruiterMember
from recruiters.selectors import frame_of, inspections_visible_to, rates_of, units_shown_to
from recruiters.services import (
    Answer,
    answers_save,
    campaign_draw,
    campaign_freeze,
    campaign_move,
    campaign_save,
    follow_up_add,
    follow_up_done,
    inspection_assign,
    inspection_move,
)
from recruiters.watch.sampling import probabilities, read_frame
from tests import factories, inspections
from tests.recruiters.watch.test_sampling import drawn_by_a_stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return inspections.inspector()


def agencies(count=5):
    return [factories.recruiter() for _ in range(count)]


def test_weights_are_counted_and_each_has_its_reason(inspector):
    quiet, loud, unlicensed = factories.recruiter(), factories.recruiter(), factories.recruiter(licence="")
    factories.recruiter("HN")
    for _ in range(7):
        factories.complaint("GT", recruiter=loud)
    plan = inspections.campaign(inspector, factors={"complaints": 50, "no_licence": 200, "signals": 10})
    weights = {line.candidate.recruiter: line for line in frame_of(plan, timezone.localdate())}
    assert {pk: line.weight for pk, line in weights.items()} == {quiet.pk: 100, loud.pk: 350, unlicensed.pk: 300}
    assert weights[loud.pk].factors == (("complaints", 7, 250),)  # seven weigh as five do


def test_a_frame_of_employers_and_of_those_who_were_never_visited(inspector):
    vacancy = factories.vacancy()
    factories.employer()  # without a vacancy: nobody to visit
    plan = inspections.campaign(inspector, kind="employer", factors={"unverified": 30, "never_visited": 70})
    [line] = frame_of(plan, timezone.localdate())
    assert line.candidate.employer == vacancy.employer_id
    assert line.weight in (170, 200)


def test_nothing_is_frozen_before_the_plan_is_whole(inspector):
    agencies(3)
    today = timezone.localdate()
    for fields, field in (
        ({"seed_source": " "}, "seed_source"),
        ({"seed_day": today}, "seed_day"),
        ({"seed_day": None}, "seed_day"),
        ({"size": 4}, "size"),
        ({"factors": {"large": 5}}, None),
    ):
        plan = inspections.campaign(inspector, **fields)
        with pytest.raises(InvalidInput) as refused:
            campaign_freeze(campaign=plan, by=inspector)
        assert refused.value.field == field
    assert not CampaignUnit.objects.exists()


def test_a_frozen_frame_stays_and_the_number_of_a_later_day_decides(inspector):
    first, *_others = agencies()
    plan = campaign_freeze(campaign=inspections.campaign(inspector), by=inspector)
    factories.recruiter()
    factories.complaint("GT", recruiter=first)
    assert plan.units.count() == plan.frame_units == 5
    with pytest.raises(InvalidInput, match="has not come yet"):
        campaign_draw(campaign=plan, number="7", by=inspector)
    plan.title = "Otro"
    campaign_save(campaign=plan, by=inspector)
    plan.refresh_from_db()
    assert plan.title == "Agencias de la capital"
    with pytest.raises(WrongState):
        campaign_freeze(campaign=plan, by=inspector)


@pytest.mark.parametrize("change", [{"frame_file": "unit,weight\n"}, {"frame_sha256": "0" * 64}])
def test_the_database_keeps_a_frame_as_it_was_frozen(inspector, change):
    agencies()
    plan = campaign_freeze(campaign=inspections.campaign(inspector), by=inspector)
    with pytest.raises(DatabaseError), transaction.atomic():
        InspectionCampaign.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        plan.units.update(weight=9_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        CampaignUnit.objects.filter(campaign=plan).first().delete()


def test_a_drawn_sample_is_planned_once_and_its_number_never_changes(inspector):
    agencies()
    plan = inspections.drawn(inspector)
    assert Inspection.objects.filter(unit__campaign=plan).count() == 2
    assert sorted(plan.units.exclude(order=None).values_list("order", flat=True)) == [1, 2]
    with pytest.raises(WrongState):
        campaign_draw(campaign=plan, number="another", by=inspector)
    with pytest.raises(DatabaseError), transaction.atomic():
        InspectionCampaign.objects.filter(pk=plan.pk).update(seed_value="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        plan.units.update(probability="0.5")


def test_chances_are_kept_as_they_were_reckoned(inspector):
    for agency in agencies()[:2]:
        factories.complaint("GT", recruiter=agency)
    plan = inspections.drawn(inspector, factors={"complaints": 150})
    exact = probabilities(read_frame(plan.frame_file.encode()), 2)
    assert {unit.unit: float(unit.probability) for unit in plan.units.all()} == pytest.approx(
        {unit: float(chance) for unit, chance in exact.items()}, abs=1e-13
    )


def test_a_stranger_draws_the_same_sample_from_the_file_that_is_handed_out(inspector, tmp_path):
    agencies(9)
    plan = inspections.drawn(inspector, size=4)
    (tmp_path / "frame.csv").write_bytes(plan.frame_file.encode())
    printed = drawn_by_a_stranger(tmp_path, 4, inspections.NUMBER)
    stored = plan.units.exclude(order=None).order_by("order").values_list("unit", flat=True)
    assert printed == [plan.frame_sha256, *stored]


def test_a_campaign_that_is_given_up_stays_with_its_reason(inspector):
    agencies()
    plan = inspections.drawn(inspector)
    with pytest.raises(InvalidInput):
        campaign_move(campaign=plan, name="abandon", by=inspector)
    campaign_move(campaign=plan, name="abandon", by=inspector, reason="No hay vehículo.")
    assert set(Inspection.objects.values_list("status", flat=True)) == {"called_off"}
    assert plan.events.first().reason == "No hay vehículo."


def test_two_people_without_ties_visit(inspector):
    agencies()
    visit = Inspection.objects.filter(unit__campaign=inspections.drawn(inspector)).first()
    tied, abroad = inspections.inspector(), inspections.inspector("HN")
    RecruiterMember.objects.create(recruiter=visit.recruiter, user=tied)
    plan = {"inspection": visit, "planned_on": timezone.localdate(), "by": inspector}
    for second in (inspector, tied, abroad, factories.user("coordinator")):
        with pytest.raises(InvalidInput):
            inspection_assign(lead=inspector, second=second, **plan)
    with pytest.raises(NotAllowed):
        inspection_assign(lead=None, second=None, **plan | {"by": tied})
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=visit.pk).update(lead=inspector, second=inspector)


def test_who_is_tied_sees_neither_the_visit_nor_the_unit(inspector):
    agencies()
    plan = inspections.drawn(inspector)
    visit = Inspection.objects.filter(unit__campaign=plan).first()
    tied = inspections.inspector()
    RecruiterMember.objects.create(recruiter=visit.recruiter, user=tied)
    assert visit in inspections_visible_to(inspector)
    assert visit not in inspections_visible_to(tied)
    assert not units_shown_to(tied, plan).filter(recruiter=visit.recruiter).exists()
    assert units_shown_to(tied, plan).count() == 4
    assert not inspections_visible_to(factories.user("coordinator")).exists()


def test_a_section_is_answered_by_itself_and_a_finding_says_how_grave(inspector):
    agencies()
    visit = Inspection.objects.filter(unit__campaign=inspections.drawn(inspector)).first()
    section = sections_of("recruiter")[1]
    for answers in (
        {"no_fee": Answer("found")},
        {"no_fee": Answer("in_order", "serious")},
        {"space": Answer("in_order")},
        {"no_fee": Answer("maybe")},
    ):
        with pytest.raises(InvalidInput):
            answers_save(inspection=visit, section=section, answers=answers, by=inspector)
    told = {"inspection": visit, "section": section, "by": inspector}
    answers_save(answers={"no_fee": Answer("found", "danger", " Q3,000 ")}, **told)
    answers_save(answers={"no_fee": Answer("found", "serious", "Q3,000")}, **told)
    assert list(visit.answers.values_list("item", "severity", "note")) == [("no_fee", "serious", "Q3,000")]


def test_a_visit_is_made_when_day_people_and_answers_are_there(inspector):
    agencies()
    visit = Inspection.objects.filter(unit__campaign=inspections.drawn(inspector)).first()
    today = timezone.localdate()
    for day in (None, today + timedelta(days=1), today):
        with pytest.raises(InvalidInput):
            inspection_move(inspection=visit, name="visit", by=inspector, visited_on=day)
    inspections.visited(visit, inspector, inspections.inspector(), found=("no_fee",))
    assert visit.events.first().action == "visit"
    with pytest.raises(WrongState):
        inspection_move(inspection=visit, name="visit", by=inspector, visited_on=today)


def test_what_has_to_be_put_right_has_a_day_and_is_seen_by_somebody(inspector):
    agencies()
    visit = Inspection.objects.filter(unit__campaign=inspections.drawn(inspector)).first()
    today = timezone.localdate()
    with pytest.raises(WrongState):
        follow_up_add(inspection=visit, what="Devolver los depósitos", due_on=today, by=inspector)
    visit = inspections.visited(visit, inspector, inspections.inspector(), found=("no_deposit",))
    with pytest.raises(InvalidInput):
        follow_up_add(inspection=visit, what="Devolver los depósitos", due_on=today, by=inspector)
    wanted = follow_up_add(
        inspection=visit, what="Devolver los depósitos", due_on=today + timedelta(days=15), by=inspector
    )
    with pytest.raises(InvalidInput):
        follow_up_done(follow_up=wanted, note=" ", by=inspector)
    follow_up_done(follow_up=wanted, note="Mostraron los recibos.", by=inspector)
    assert (wanted.done_on, wanted.done_by) == (today, inspector)
    with pytest.raises(WrongState):
        follow_up_done(follow_up=wanted, note="Otra vez", by=inspector)


def test_rates_are_of_the_whole_frame_and_say_what_was_not_seen(inspector):
    agencies(8)
    plan = inspections.drawn(inspector, size=4)
    one, two, three, four = Inspection.objects.filter(unit__campaign=plan).order_by("pk")
    second = inspections.inspector()
    inspections.visited(one, inspector, second, found=("no_fee",))
    inspections.visited(two, inspector, second)
    inspections.visited(three, inspector, second)
    with pytest.raises(InvalidInput, match="still planned"):
        campaign_move(campaign=plan, name="close", by=inspector)
    inspection_move(inspection=four, name="not_possible", by=inspector, reason="Estaba cerrado.")
    campaign_move(campaign=plan, name="close", by=inspector)
    rates = {rate.item.code if rate.item else "": rate.estimate for rate in rates_of(plan)}
    assert rates[""].rate == rates["no_fee"].rate == pytest.approx(1 / 3)
    assert (rates["no_fee"].best, rates["no_fee"].worst) == (pytest.approx(0.25), pytest.approx(0.5))
    assert rates["receipts"].rate == 0
    assert rates["receipts"].high > 0.4
