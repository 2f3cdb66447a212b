"""A sanction is one person's proposal and another's signature; what it touches is what was shown, and comes back exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from employers.models import EmployerMember
from employers.services import hold_lift
from matching.models import Proposal
from matching.services import proposal_move
from messaging.models import OutgoingText
from placements.models import Placement
from placements.services import placement_move, placement_offer
from recruiters.cascade import differences, touch_of
from recruiters.choices import CascadeOutcome, InterestKind, Touching
from recruiters.models import DeclaredInterest, Licence, Sanction
from recruiters.sanction_card import moves_of
from recruiters.services import (
    CascadeChanged,
    carve_out_decide,
    cascade_of,
    licence_move,
    mandates_check,
    preview_keep,
    sanction_act_now,
    sanction_sign,
    sanction_withdraw,
    sanctions_keep,
)
from tests import factories
from tests.complaints import filed
from tests.sanctions import (
    Agency,
    inspectors,
    lifted,
    mandate,
    proposed,
    seen,
    shortlisted,
    signed,
    snapshot,
    stopped_at_once,
)

pytestmark = pytest.mark.django_db
NOW = "2026-11-27 15:00"  # a Friday


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agency() -> Agency:
    return Agency()


# ── two people ────────────────────────────────────────────────────────────


def test_who_proposes_does_not_sign_and_the_database_says_so_too(agency: Agency) -> None:
    ana, luis = inspectors()
    sanction = proposed(agency.recruiter, ana)
    with pytest.raises(NotAllowed):
        sanction_sign(sanction=sanction, by=ana, seen=seen(sanction, ana))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=sanction.pk).update(signed_by=ana)
    assert sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis)).status == "in_force"


def test_what_was_proposed_is_not_edited_before_it_is_signed(agency: Agency) -> None:
    sanction = proposed(agency.recruiter, inspectors()[0])
    for fields in ({"grounds": "Otra cosa."}, {"kind": "exclusion"}, {"recruiter": factories.recruiter()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Sanction.objects.filter(pk=sanction.pk).update(**fields)


def test_nobody_without_a_signature_can_be_in_force(agency: Agency) -> None:
    sanction = proposed(agency.recruiter, inspectors()[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=sanction.pk).update(status="in_force")


def test_nobody_who_is_tied_to_the_recruiter_proposes_or_signs(agency: Agency) -> None:
    ana, luis = inspectors()
    sanction = proposed(agency.recruiter, ana)
    EmployerMember.objects.create(employer=agency.vacancy.employer, user=luis)
    with pytest.raises(NotAllowed):
        sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis))
    with pytest.raises(NotAllowed):
        proposed(agency.recruiter, luis)


def test_who_declared_an_interest_in_the_recruiter_does_not_sign(agency: Agency) -> None:
    ana, luis = inspectors()
    sanction = proposed(agency.recruiter, ana)
    luis.declared_interests.create(kind=InterestKind.values[0], recruiter=agency.recruiter, declared_by=luis)
    with pytest.raises(NotAllowed):
        sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis))


def test_an_inspector_of_another_country_does_not_sanction_by_this_law() -> None:
    with pytest.raises(NotAllowed):
        proposed(factories.recruiter(), inspectors(1, "HN")[0])


@pytest.mark.parametrize("name", ["suspend", "cancel", "lift", "restore"])
def test_nobody_moves_a_licence_to_or_from_a_stop_alone(name: str) -> None:
    agency, ana = factories.recruiter(), inspectors(1)[0]
    with pytest.raises(NotAllowed):
        licence_move(licence=agency.licences.get(), name=name, by=ana, reason="Porque sí.")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("grounds", {"grounds": "  "}),
        ("basis_reference", {"basis_reference": ""}),
        ("complaint", {"basis": "complaint"}),
        ("starts_on", {"starts_on": date(2026, 11, 26)}),
        ("ends_on", {"ends_on": date(2026, 11, 26)}),
        ("ends_on", {"ends_on": date(2029, 1, 1)}),
        ("surety", {"kind": "surety"}),
        ("kind", {"regime": "ca-nowhere"}),
    ],
)
def test_a_proposal_that_the_law_on_record_does_not_allow_is_refused_at_its_field(field: str, fields: dict) -> None:
    with pytest.raises(InvalidInput) as refused:
        proposed(factories.recruiter(), inspectors(1)[0], **fields)
    assert refused.value.field == field


# ── the preview is what is done ───────────────────────────────────────────


def test_everything_touched_is_listed_before_and_a_row_afterwards(agency: Agency) -> None:
    ana, luis = inspectors()
    sanction = proposed(agency.recruiter, ana)
    before = snapshot()
    found, _kept = preview_keep(sanction=sanction, by=luis)
    assert snapshot() == before, "looking writes nothing"
    counts = {what: len(found.of(what)) for what in Touching}
    assert counts == {
        "licence": 1, "mandate": 2, "vacancy": 2, "proposal": 4, "offer": 1, "seat": 1, "goes_on": 2, "abroad": 1
    }  # fmt: skip
    sanction_sign(sanction=sanction, by=luis, seen=found.digest)
    shown = {(touch.what, touch.model, touch.pk, touch.before, touch.after) for touch in found.touches}
    written = set(sanction.items.values_list("what", "model", "object_id", "before", "after"))
    assert written == shown
    assert [placement.status for placement in Placement.objects.order_by("pk")] == [
        "cancelled", "accepted", "visa_in_hand", "working"
    ]  # fmt: skip
    assert set(Proposal.objects.filter(vacancy=agency.other).values_list("status", flat=True)) == {"withdrawn"}


def test_who_signs_what_has_changed_in_between_is_told_and_nothing_is_written(agency: Agency) -> None:
    ana, luis = inspectors()
    sanction = proposed(agency.recruiter, ana)
    shown, kept = preview_keep(sanction=sanction, by=luis)
    newcomer = shortlisted(factories.worker(), agency.vacancy)
    before = snapshot()
    with pytest.raises(CascadeChanged):
        sanction_sign(sanction=sanction, by=luis, seen=shown.digest)
    assert snapshot() == before
    now = cascade_of(sanction)
    (changed,) = differences(map(touch_of, kept.touches), now.touches)
    assert (changed.was, changed.now.key if changed.now else None) == (None, ("matching.proposal", newcomer.pk))
    assert sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis)).status == "in_force"


def test_a_warning_and_a_called_surety_stop_nothing(agency: Agency) -> None:
    licence = agency.recruiter.licences.get()
    surety = licence.sureties.create(
        issuer="Seguros", amount=1000, currency="GTQ", expires_on=timezone.localdate() + timedelta(days=90)
    )
    before = snapshot()
    signed(agency.recruiter, "warning")
    called = signed(agency.recruiter, "surety", surety=surety, called_amount=400)
    assert snapshot() == before
    assert (called.status, called.items.count()) == ("in_force", 0)


# ── lifting gives back exactly that ───────────────────────────────────────


@pytest.mark.parametrize("kind", ["interim", "suspension", "cancellation", "exclusion"])
def test_lifting_gives_every_table_back_as_it_was(agency: Agency, kind: str) -> None:
    before = snapshot()
    sanction = signed(agency.recruiter, kind)
    assert snapshot() != before
    lifted(sanction)
    assert snapshot() == before
    assert set(sanction.items.values_list("outcome", flat=True)) == {"reversed"}


def test_what_somebody_has_moved_on_meanwhile_is_left_and_says_why(agency: Agency) -> None:
    sanction = signed(agency.recruiter)
    hold_lift(vacancy=agency.other, reason="recruiter_suspended", by=agency.rosa)
    elsewhere = factories.vacancy(seats=3)
    again = placement_offer(proposal=shortlisted(agency.offered.worker, elsewhere), by=agency.rosa)
    lifted(sanction)
    kept = {(item.what, item.object_id): item.why for item in sanction.items.filter(outcome="kept")}
    assert set(kept) == {
        ("vacancy", agency.other.pk),
        ("offer", agency.offered.pk),
        ("seat", agency.offered.seat_id),
        ("proposal", agency.offered.proposal_id),
    }
    assert all(kept.values())
    agency.offered.refresh_from_db()
    again.refresh_from_db()
    assert (agency.offered.status, again.status) == ("cancelled", "offered")


def test_an_offer_whose_seat_was_given_to_somebody_else_does_not_come_back() -> None:
    agency, vacancy, rosa = factories.recruiter(), factories.vacancy(seats=1), factories.user()
    mandate(agency, vacancy, seats=1)
    first, second = (factories.sharing(factories.worker()) for _ in range(2))
    offer = placement_offer(proposal=shortlisted(first, vacancy), by=rosa)
    sanction = signed(agency)
    hold_lift(vacancy=vacancy, reason="recruiter_suspended", by=rosa)  # the coordinator gave it to another agency
    placement_offer(proposal=shortlisted(second, vacancy), by=rosa)
    lifted(sanction)
    offer.refresh_from_db()
    vacancy.refresh_from_db()
    assert (offer.status, vacancy.seats_offered) == ("cancelled", 1)
    assert "seat" in sanction.items.get(what="offer").why


def test_a_second_sanction_keeps_stopped_what_the_first_one_lets_go(agency: Agency) -> None:
    before = snapshot()
    interim = signed(agency.recruiter, "interim")
    cancelled = signed(agency.recruiter, "cancellation")
    lifted(interim)
    assert set(interim.items.values_list("outcome", flat=True)) == {"handed_on"}
    assert agency.recruiter.licences.get().status == "cancelled"
    agency.offered.refresh_from_db()
    assert agency.offered.status == "cancelled"
    lifted(cancelled)
    assert snapshot() == before


def test_a_vacancy_of_two_stopped_recruiters_is_handed_to_the_one_that_is_still_stopped(agency: Agency) -> None:
    other = factories.recruiter()
    mandate(other, agency.vacancy, seats=4)
    before = snapshot()
    first, second = signed(agency.recruiter), signed(other)
    lifted(first)
    agency.offered.refresh_from_db()
    assert agency.offered.status == "cancelled"
    lifted(second)
    assert snapshot() == before


# ── time ──────────────────────────────────────────────────────────────────


def test_a_sanction_for_a_later_day_begins_on_it_and_ends_with_its_period(agency: Agency) -> None:
    before = snapshot()
    sanction = signed(agency.recruiter, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 10))
    assert (sanction.status, snapshot()) == ("signed", before)
    assert sanctions_keep(date(2026, 11, 30)).begun == 0
    with time_machine.travel("2026-12-01 15:00"):
        assert sanctions_keep().begun == 1
        assert sanctions_keep().begun == 0
    assert snapshot() != before
    assert sanctions_keep(date(2026, 12, 10)).expired == 0
    assert sanctions_keep(date(2026, 12, 11)).expired == 1
    assert snapshot() == before


def test_one_person_stops_a_recruiter_at_once_and_it_lapses_without_a_second_signature(agency: Agency) -> None:
    before, ana = snapshot(), inspectors(1)[0]
    sanction = stopped_at_once(agency.recruiter, ana)
    assert (sanction.status, sanction.acts_until) == (
        "provisional",
        date(2026, 12, 2),
    )  # three working days from Friday
    assert snapshot() != before
    assert mail.outbox == []
    assert sanctions_keep(date(2026, 12, 2)).lapsed == 0
    assert sanctions_keep(date(2026, 12, 3)).lapsed == 1
    assert snapshot() == before
    with pytest.raises(NotAllowed):
        stopped_at_once(agency.recruiter, ana)


def test_a_stop_at_once_that_is_countersigned_stays_and_one_that_is_withdrawn_is_given_back(agency: Agency) -> None:
    before, (ana, luis) = snapshot(), inspectors()
    stays = stopped_at_once(agency.recruiter, ana)
    signed_too = sanction_sign(sanction=stays, by=luis, seen="")
    assert (signed_too.status, sanctions_keep(date(2026, 12, 3)).lapsed) == ("in_force", 0)
    lifted(stays)
    withdrawn = stopped_at_once(agency.recruiter, ana)
    sanction_withdraw(sanction=withdrawn, by=ana, reason="Era otra agencia.")
    assert snapshot() == before


def test_a_stop_that_was_taken_back_is_no_way_to_stop_again_alone(agency: Agency) -> None:
    ana = inspectors(1)[0]
    sanction_withdraw(sanction=stopped_at_once(agency.recruiter, ana), by=ana, reason="Antes de que caduque.")
    for fields in ({}, {"basis_reference": "Acta 13-2026"}):
        with pytest.raises(NotAllowed):
            stopped_at_once(agency.recruiter, ana, **fields)
    with time_machine.travel("2027-01-02 15:00", tick=False):
        assert stopped_at_once(agency.recruiter, ana).status == "provisional"


def test_what_is_proposed_for_a_day_to_come_does_not_act_at_once(agency: Agency) -> None:
    ana = inspectors(1)[0]
    with pytest.raises(InvalidInput):
        stopped_at_once(agency.recruiter, ana, starts_on=date(2026, 12, 10))


def test_a_proposal_whose_last_day_has_passed_is_not_signed(agency: Agency) -> None:
    before, (ana, luis) = snapshot(), inspectors()
    sanction = proposed(agency.recruiter, ana, ends_on=date(2026, 12, 1))
    with time_machine.travel("2026-12-02 15:00", tick=False), pytest.raises(WrongState):
        sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis))
    assert snapshot() == before


@pytest.mark.parametrize("at_once", [True, False])
def test_who_is_tied_to_a_recruiter_undoes_no_proposal_against_it(at_once: bool, agency: Agency) -> None:
    ana, tied = inspectors()
    DeclaredInterest.objects.create(user=tied, kind="family", recruiter=agency.recruiter, declared_by=ana)
    sanction = (stopped_at_once if at_once else proposed)(agency.recruiter, ana)
    stands = snapshot()
    with pytest.raises(NotAllowed):
        sanction_withdraw(sanction=sanction, by=tied, reason="No hace falta.")
    for item in sanction.items.filter(what=Touching.ABROAD):
        with pytest.raises(NotAllowed):
            carve_out_decide(item=item, decision="called", by=tied)
    assert snapshot() == stands
    assert moves_of(sanction, tied) == []


@pytest.mark.parametrize(
    "grounds",
    [
        "Nos dijo: me quitaron el pasaporte en la terminal de Mazatenango.",
        "Según la queja {folio}, cobró por el puesto.",
        "Cobró a Rosa Xicará por el puesto.",
        "Pregunte al 5555-7788 cuánto cobró.",
    ],
)
def test_grounds_that_give_away_who_complained_are_not_proposed(grounds: str, agency: Agency) -> None:
    complaint, _receipt = filed(
        recruiter=agency.recruiter.pk,
        anonymous=False,
        contact="Rosa Xicará · 5555 7788",
        account="Me quitaron el pasaporte en la terminal de Mazatenango.",
    )
    ana, about = inspectors(1)[0], {"basis": "complaint", "basis_reference": "", "complaint": complaint}
    with pytest.raises(InvalidInput) as refusal:
        proposed(agency.recruiter, ana, grounds=grounds.format(folio=complaint.folio), **about)
    assert refusal.value.field == "grounds"
    assert proposed(agency.recruiter, ana, grounds="Retuvo documentos.", **about).status == "proposed"


def test_only_an_interim_suspension_acts_before_the_second_signature(agency: Agency) -> None:
    ana = inspectors(1)[0]
    sanction = proposed(agency.recruiter, ana, "suspension")
    with pytest.raises(NotAllowed):
        sanction_act_now(sanction=sanction, by=ana, reason="Viajan mañana.", seen=seen(sanction, ana))


def test_an_interim_suspension_has_a_limit(agency: Agency) -> None:
    assert signed(agency.recruiter, "interim").ends_on == date(2026, 11, 27) + timedelta(days=89)


def test_a_mandate_given_while_the_recruiter_is_stopped_goes_on_when_it_is_lifted(agency: Agency) -> None:
    sanction, new = signed(agency.recruiter), factories.vacancy()
    later = mandate(agency.recruiter, new)
    mandates_check(recruiter=agency.recruiter, by=agency.rosa)
    later.refresh_from_db()
    assert later.status == "frozen"
    lifted(sanction)
    later.refresh_from_db()
    assert (later.status, new.holds.filter(lifted_at=None).count()) == ("active", 0)


def test_an_excluded_recruiter_gets_no_licence(agency: Agency) -> None:
    ana = inspectors(1)[0]
    signed(agency.recruiter, "exclusion")
    asked = factories.recruiter(licence="under_review").licences.get()
    Licence.objects.filter(pk=asked.pk).update(recruiter=agency.recruiter)
    asked.refresh_from_db()
    with pytest.raises(WrongState):
        licence_move(licence=asked, name="grant", by=ana)


# ── who is told ───────────────────────────────────────────────────────────


def test_everybody_with_a_placement_is_told_in_their_language_without_why(agency: Agency) -> None:
    english = factories.sharing(factories.worker(phone="+50255550199", preferred_language=factories.language("eng")))
    nobody = factories.sharing(factories.worker(phone=""))
    for person in (english, nobody):
        placement_offer(proposal=shortlisted(person, agency.vacancy), by=agency.rosa)
    sanction = signed(agency.recruiter, grounds="Lo contó Petrona Canario.")
    texts = OutgoingText.objects.order_by("pk")
    assert sorted(texts.values_list("language", flat=True)) == ["en", "es", "es", "es", "es"]
    assert all(agency.recruiter.legal_name in text.body and "Canario" not in text.body for text in texts)
    told = dict(sanction.items.filter(model="placements.placement").values_list("label", "told"))
    assert told[nobody.folio] is False
    assert sum(told.values()) == 5
    assert agency.working.events.filter(action="sanction_told").exists()


def test_the_contact_hears_of_it_when_it_is_signed_and_not_before(
    django_capture_on_commit_callbacks: Any,
) -> None:
    contact = factories.user(Role.RECRUITER_CONTACT, language="es")
    recruiter = factories.recruiter(contact=contact)
    ana, luis = inspectors()
    with django_capture_on_commit_callbacks(execute=True):
        sanction = proposed(recruiter, ana)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        sanction_sign(sanction=sanction, by=luis, seen=seen(sanction, luis))
    (sent,) = mail.outbox
    assert sent.to == [contact.email]
    assert "Cobró por el puesto." in sent.body


# ── those who go on ───────────────────────────────────────────────────────


def test_a_person_decides_about_those_who_go_on_and_those_abroad(agency: Agency) -> None:
    sanction, ana = signed(agency.recruiter), inspectors(1)[0]
    going = sanction.items.filter(what="goes_on").first()
    abroad = sanction.items.get(what="abroad")
    carve_out_decide(item=going, decision="ministry", by=ana)
    carve_out_decide(item=going, decision="employer", by=ana, note="La empresa ya los conoce.")
    assert [one.decision for one in going.decisions.all()] == ["employer", "ministry"]
    for item, decision, field in (
        (abroad, "ministry", "decision"),
        (going, "called", "decision"),
        (abroad, "needs_help", "note"),
    ):
        with pytest.raises(InvalidInput) as refused:
            carve_out_decide(item=item, decision=decision, by=ana)
        assert refused.value.field == field
    with pytest.raises(DatabaseError), transaction.atomic():
        going.decisions.update(decision="ends")


def test_nobody_is_brought_back_on_a_vacancy_whose_recruiter_is_stopped(agency: Agency) -> None:
    discarded = factories.proposal(factories.worker(), agency.other, of=factories.run(), status="discarded")
    signed(agency.recruiter)
    with pytest.raises(WrongState):
        proposal_move(proposal=discarded, name="restore", by=agency.rosa, reason="Otra vez.")


def test_stopping_and_going_on_is_no_move_of_a_person(agency: Agency) -> None:
    with pytest.raises(InvalidInput):
        placement_move(placement=agency.offered, name="stop", by=agency.rosa, reason="x")


def test_what_is_kept_of_a_thing_ends_once(agency: Agency) -> None:
    item = signed(agency.recruiter).items.first()
    assert item is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(outcome=CascadeOutcome.KEPT)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(before="valid", after="valid")
