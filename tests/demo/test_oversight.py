"""What inspectors find in the demonstration, and one suspension on it from the proposal to its end, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from config.demo.load_placements import busiest
from config.demo.make import make_demo
from matching.execution import execute
from matching.models import Proposal
from matching.services import proposal_move, run_request
from messaging.models import OutgoingText
from pathways.services import rules_load
from placements.models import Placement
from placements.seats import seats_compared
from placements.services import placement_offer
from recruiters.choices import Touching
from recruiters.models import (
    Appeal,
    Complaint,
    FollowUp,
    IdentityAlert,
    Recruiter,
    Restitution,
    Sanction,
    Signal,
    VettingCase,
)
from recruiters.services import letter_content, preview_keep, sanction_lift, sanction_sign
from reference.services import reference_load
from tests.conftest import Shared
from tests.demo.conftest import SEED
from tests.pdf import text_of
from tests.sanctions import snapshot

pytestmark = pytest.mark.django_db
NOON = "2026-11-24 18:00"


@pytest.fixture(scope="module", autouse=True)
def _demonstration(shared_rows: Shared) -> Iterator[None]:
    with shared_rows(), override_settings(DEMO=True), time_machine.travel(NOON, tick=True):
        reference_load()
        rules_load()
        make_demo(workers=400, vacancies=80, seed=SEED, as_of=date(2026, 11, 24), say=lambda _text: None)
        yield


@pytest.fixture
def agency() -> Recruiter:
    found = busiest("GT")
    assert found is not None
    return found


@pytest.fixture
def second() -> User:
    return User.objects.get(email="inspeccion.segunda@demo.example")


def test_one_agency_stands_out_by_its_numbers_and_by_what_several_tell_alike(agency: Recruiter) -> None:
    kinds = set(Signal.objects.filter(recruiter=agency).values_list("kind", flat=True))
    assert "rate" in kinds
    assert kinds & {"same_amount", "same_hand"}
    assert Signal.objects.values("recruiter").distinct().count() <= 4


def test_seats_of_last_year_and_of_now_add_up() -> None:
    assert seats_compared()["differences"] == []
    assert Placement.objects.filter(status="returned").count() > 60


def test_a_complaint_is_talked_about_with_photos_and_a_letter_to_the_other_side(agency: Recruiter) -> None:
    complaint = Complaint.objects.filter(recruiter=agency, letters__sent_at__isnull=False).get()
    assert [message.written_by for message in complaint.messages.order_by("pk")] == ["desk", "person", "desk"]
    assert complaint.evidence.exists()
    assert complaint.is_paused
    assert agency.legal_name in text_of(letter_content(complaint.letters.get()))
    late = Complaint.objects.filter(country="GT", next_due_at__lt=timezone.now(), is_paused=False)
    assert late.exists()
    assert {True, False} == set(Complaint.objects.filter(recruiter=agency).values_list("is_anonymous", flat=True))


def test_money_vettings_appeals_alerts_and_what_is_to_be_put_right_are_at_several_stages() -> None:
    money = Restitution.objects.order_by("pk").values_list("status", "asked", "received")
    assert [status for status, _asked, _received in money] == ["paid", "agreed", "refused", "agreed", "asked"]
    assert any(0 < received < asked for _status, asked, received in money)
    assert len(set(VettingCase.objects.values_list("status", flat=True))) >= 3
    assert Appeal.objects.get().status == "filed"
    assert IdentityAlert.objects.filter(status="suggested", points__gte=50, recruiter__country="GT").exists()
    today = timezone.localdate()
    assert FollowUp.objects.filter(done_on=None, due_on__lt=today).exists()
    assert FollowUp.objects.filter(done_on__isnull=False).exists()


def test_nobody_is_written_to() -> None:
    assert mail.outbox == []
    assert not OutgoingText.objects.exists()


# ── one suspension ────────────────────────────────────────────────────────
def matched(agency: Recruiter) -> None:
    """A real run, and some of what it proposes to the agency's vacancies short-listed, in reserve and offered."""
    coordinator = User.objects.get(email="coordinacion.gt@demo.example")
    execute(run_request(by=coordinator, as_of=timezone.localdate()).pk)
    for_agency = Proposal.objects.filter(vacancy__mandates__recruiter=agency, worker__country="GT").order_by("pk")
    moves = (("shortlist",), ("reserve",), ("shortlist", "offer"))
    chosen = [one for one in for_agency if one.worker.consents.filter(purpose="sharing", withdrawn_at=None).exists()]
    for proposal, names in zip(chosen, moves, strict=False):
        proposal_move(proposal=proposal, name=names[0], by=coordinator)
        if "offer" in names:
            placement_offer(proposal=proposal, by=coordinator)


def changed(before: dict[str, Any], after: dict[str, Any]) -> Counter[str]:
    """How many rows of each table differ, also those that are new or gone."""
    return Counter({table: len(set(before[table]) ^ set(after[table])) for table in before})


def test_a_suspension_stops_what_it_listed_and_its_end_gives_back_every_row(
    agency: Recruiter, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.execution.BEAT_SECONDS", 600)  # another connection sees no row of this transaction
    matched(agency)
    sanction = Sanction.objects.get(recruiter=agency, status="proposed")
    before = snapshot()
    listed, shown = preview_keep(sanction=sanction, by=second)
    sanction_sign(sanction=sanction, by=second, seen=shown.digest)
    items = list(sanction.items.order_by("pk"))
    assert [(item.model, item.object_id, item.before, item.after) for item in items] == [
        (touch.model, touch.pk, touch.before, touch.after) for touch in listed.touches
    ]
    assert {item.what for item in items} == set(Touching)
    assert {item.before for item in items if item.model == "placements.placement"} == {
        "offered", "accepted", "visa_in_hand", "working",
    }  # fmt: skip
    stopped = Counter(item.what for item in items if item.before != item.after)
    touched = changed(before, snapshot())
    assert touched["mandates"] == 2 * stopped["mandate"]
    assert touched["proposals"] == 2 * stopped["proposal"]
    assert touched["placements"] == 2 * stopped["offer"]
    assert touched["seats"] == 2 * stopped["seat"]
    assert touched["holds"] == stopped["vacancy"]
    assert touched["licences"] == 2
    sanction_lift(sanction=sanction, by=second, reason="Devolvió lo cobrado.")
    assert snapshot() == before
    assert set(sanction.items.values_list("outcome", flat=True)) == {"reversed"}
