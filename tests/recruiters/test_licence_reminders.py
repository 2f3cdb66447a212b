"""A licence that ends is told 90, 60 and 30 days before: its holder's contacts and the inspector who answers for it, each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.choices import Role
from recruiters.models import Licence, LicenceReminder
from recruiters.services import licences_remind
from recruiters.services.licence_reminders import step_of
from tests import factories, vetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence() -> Licence:
    """Of a recruiter with a contact, vetted by an inspector, with 80 days left."""
    contact = factories.user(Role.RECRUITER_CONTACT, language="es")
    proposal = vetting.signed(
        vetting.vetting(factories.recruiter(contact=contact, licence="")), licence=vetting.says(days=80)
    )
    assert proposal.licence is not None
    return proposal.licence


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (1, 30), (0, 30), (-1, None)]
)
def test_the_step_that_is_due(left, step):
    assert step_of(date(2026, 6, 1) + timedelta(days=left), date(2026, 6, 1)) == step


def test_each_is_told_once_a_step_however_often_it_is_looked_at(licence, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert licences_remind(today) == 2
        assert licences_remind(today) == 0
    assert sorted(message.to for message in mail.outbox) == sorted(
        [row.to.email] for row in LicenceReminder.objects.all()
    )
    assert any("vale hasta" in message.subject for message in mail.outbox)
    assert licences_remind(today + timedelta(days=25)) == 2
    assert licences_remind(today + timedelta(days=60)) == 2
    assert sorted(set(LicenceReminder.objects.values_list("days", flat=True))) == [30, 60, 90]


def test_what_is_renewed_is_told_anew_and_what_goes_on_is_not(licence):
    today = timezone.localdate()
    factory_fields = {"authority": "x", "status": "valid", "valid_from": today, "valid_to": today + timedelta(days=900)}
    licence.recruiter.licences.create(regime=licence.regime, number="R-002", **factory_fields)
    assert licences_remind(today) == 0


def test_a_suspended_licence_is_not_told_of(licence):
    Licence.objects.filter(pk=licence.pk).update(status="suspended")
    assert licences_remind(timezone.localdate()) == 0


def test_a_reminder_is_never_changed(licence):
    licences_remind(timezone.localdate())
    with pytest.raises(DatabaseError), transaction.atomic():
        LicenceReminder.objects.update(days=1)
