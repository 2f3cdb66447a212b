"""No seat is offered or accepted for somebody who has not agreed that an employer learns who they are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import Role
from common.errors import WrongState
from placements.models import Placement
from placements.services import placement_move, placement_offer
from tests import factories
from workers.services import consent_give, consent_withdraw

pytestmark = pytest.mark.django_db


def chosen(worker):
    return factories.proposal(worker, factories.vacancy(seats=2), status="shortlisted")


def asked_never(worker):
    """Agreed to be matched, and to nothing else."""
    consent_give(worker=worker, purpose="matching", means="signed")


def taken_back(worker):
    consent_give(worker=worker, purpose="sharing", means="signed")
    consent_withdraw(worker=worker, purpose="sharing")


@pytest.mark.parametrize("said", [asked_never, taken_back])
def test_without_the_consent_no_seat_is_offered_and_none_is_taken(said):
    worker = factories.worker()
    said(worker)
    proposal = chosen(worker)
    with pytest.raises(WrongState, match="Ask them"):
        placement_offer(proposal=proposal, by=factories.user())
    proposal.refresh_from_db()
    proposal.vacancy.refresh_from_db()
    assert (proposal.status, proposal.vacancy.seats_taken, Placement.objects.count()) == ("shortlisted", 0, 0)


def test_who_takes_it_back_after_the_offer_is_not_sent_to_the_employer():
    worker, rosa = factories.sharing(factories.worker()), factories.user()
    placement = placement_offer(proposal=chosen(worker), by=rosa)
    consent_withdraw(worker=worker, purpose="sharing", by=rosa)
    with pytest.raises(WrongState, match="Ask them"):
        placement_move(placement=placement, name="accept", by=rosa)
    placement_move(placement=placement, name="decline", by=rosa, reason="Ya no quiere.")
    assert placement.status == "declined"


def test_the_page_says_why_and_leads_to_the_consents_and_the_api_answers_409(client_for):
    rosa = client_for(Role.COORDINATOR)
    worker = factories.worker(office=factories.office())
    proposal = chosen(worker)
    page = reverse("matching:proposal", args=[proposal.pk])
    offer = reverse("placements:offer", args=[proposal.pk])
    said = rosa.get(page).content.decode()
    assert offer not in said
    assert reverse("workers:consents", args=[worker.pk]) in said
    told = rosa.post(offer, follow=True)
    assert "Pregúntele, anote el consentimiento" in told.content.decode()
    answer = rosa.post(reverse("placement-list"), {"proposal": proposal.pk}, content_type="application/json")
    assert answer.status_code == 409
    factories.sharing(worker)
    assert offer in rosa.get(page).content.decode()
    assert rosa.post(offer).status_code == 302
    assert Placement.objects.get().worker == worker
