"""Appeals: in time or late, decided by a third person, and given back exactly where they are won."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from common.wording import day
from recruiters.letters import period_of, sanction_letter
from recruiters.models import SanctionRule
from recruiters.services import (
    appeal_decide,
    appeal_file,
    sanctions_keep,
)
from tests import factories
from tests.complaints import filed
from tests.pdf import text_of
from tests.sanctions import (
    Agency,
    inspectors,
    lifted,
    proposed,
    signed,
    snapshot,
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


def test_a_won_appeal_gives_everything_back_and_a_third_person_decides_it(agency: Agency) -> None:
    before, (ana, luis, sonia) = snapshot(), inspectors(3)
    sanction = signed(agency.recruiter, by=[ana, luis])
    assert sanction.appeal_until == date(2026, 12, 4)  # five working days
    appeal = appeal_file(sanction=sanction, by=ana, grounds="Nunca cobramos.")
    assert snapshot() != before
    for tied in (ana, luis):
        with pytest.raises(NotAllowed):
            appeal_decide(appeal=appeal, name="overturn", by=tied, reason="No se probó.")
        with pytest.raises(IntegrityError), transaction.atomic():
            type(appeal).objects.filter(pk=appeal.pk).update(decided_by=tied)
    appeal_decide(appeal=appeal, name="overturn", by=sonia, reason="No se probó.")
    sanction.refresh_from_db()
    assert (sanction.status, snapshot()) == ("overturned", before)


def test_an_appeal_that_suspends_the_effect_gives_back_until_it_is_decided(agency: Agency) -> None:
    before, (ana, luis, sonia) = snapshot(), inspectors(3)
    proposed(agency.recruiter, ana)  # the rules are loaded
    SanctionRule.objects.filter(kind="suspension").update(appeal_stays=True)
    sanction = signed(agency.recruiter, by=[ana, luis])
    appeal = appeal_file(sanction=sanction, by=ana, grounds="Nunca cobramos.")
    sanction.refresh_from_db()
    assert (sanction.status, snapshot()) == ("stayed", before)
    appeal_decide(appeal=appeal, name="uphold", by=sonia, reason="Está probado.")
    sanction.refresh_from_db()
    assert sanction.status == "in_force"
    assert snapshot() != before
    lifted(sanction)
    assert snapshot() == before


def test_a_sanction_that_stands_again_waits_for_its_day(agency: Agency) -> None:
    before, (ana, luis, sonia) = snapshot(), inspectors(3)
    proposed(agency.recruiter, ana)  # the rules are loaded
    SanctionRule.objects.filter(kind="suspension").update(appeal_stays=True)
    sanction = signed(agency.recruiter, by=[ana, luis], starts_on=date(2026, 12, 10))
    appeal = appeal_file(sanction=sanction, by=ana, grounds="Nunca cobramos.")
    appeal_decide(appeal=appeal, name="uphold", by=sonia, reason="Está probado.")
    sanction.refresh_from_db()
    assert (sanction.status, snapshot()) == ("signed", before)
    assert sanctions_keep(date(2026, 12, 9)).begun == 0
    assert sanctions_keep(date(2026, 12, 10)).begun == 1
    assert snapshot() != before


def test_who_proposed_or_signed_takes_no_appeal_back_and_the_recruiter_does(agency: Agency) -> None:
    (ana, luis), contact = inspectors(), factories.user(Role.RECRUITER_CONTACT)
    agency.recruiter.members.create(user=contact)
    sanction = signed(agency.recruiter, by=[ana, luis])
    appeal = appeal_file(sanction=sanction, by=contact, grounds="Nunca cobramos.")
    for who in (ana, luis):
        with pytest.raises(NotAllowed):
            appeal_decide(appeal=appeal, name="withdraw", by=who, reason="Lo dijo por teléfono.")
    appeal_decide(appeal=appeal, name="withdraw", by=contact, reason="Ya no.")
    assert sanction.appeals.get().status == "withdrawn"


def test_the_reasons_of_an_appeal_repeat_nothing_of_the_complaint(agency: Agency) -> None:
    (ana, luis, sonia), told = inspectors(3), "Me quitaron el pasaporte en la terminal de Mazatenango."
    complaint, _receipt = filed(recruiter=agency.recruiter.pk, account=told)
    about = {"basis": "complaint", "basis_reference": "", "complaint": complaint}
    appeal = appeal_file(sanction=signed(agency.recruiter, by=[ana, luis], **about), by=ana, grounds="Nunca cobramos.")
    with pytest.raises(InvalidInput):
        appeal_decide(appeal=appeal, name="uphold", by=sonia, reason=f"Se probó que: {told}")
    assert appeal_decide(appeal=appeal, name="uphold", by=sonia, reason="Está probado.").status == "upheld"


def test_an_appeal_may_make_a_sanction_shorter_and_never_longer(agency: Agency) -> None:
    sanction, sonia = signed(agency.recruiter, ends_on=date(2027, 3, 1)), inspectors(1)[0]
    appeal = appeal_file(sanction=sanction, by=sonia, grounds="Es demasiado.")
    with pytest.raises(InvalidInput):
        appeal_decide(appeal=appeal, name="vary", by=sonia, reason="Más.", new_ends_on=date(2027, 6, 1))
    appeal_decide(appeal=appeal, name="vary", by=sonia, reason="Basta menos.", new_ends_on=date(2027, 1, 15))
    sanction.refresh_from_db()
    assert (sanction.status, sanction.ends_on) == ("in_force", date(2027, 1, 15))


@pytest.mark.parametrize("ends_on", [date(2027, 3, 1), None])
def test_the_letter_of_a_decision_stays_as_it_was_signed(ends_on: date | None, agency: Agency) -> None:
    sanction, sonia = signed(agency.recruiter, ends_on=ends_on), inspectors(1)[0]
    letter = sanction_letter(sanction)
    appeal = appeal_file(sanction=sanction, by=sonia, grounds="Es demasiado.")
    appeal_decide(appeal=appeal, name="vary", by=sonia, reason="Basta menos.", new_ends_on=date(2027, 1, 15))
    sanction.refresh_from_db()
    assert day(date(2027, 1, 15)) in period_of(sanction)
    assert text_of(sanction_letter(sanction)) == text_of(letter)


def test_an_appeal_after_its_deadline_is_kept_as_late_and_only_one_is_filed(agency: Agency) -> None:
    sanction, ana = signed(agency.recruiter), inspectors(1)[0]
    with time_machine.travel("2026-12-12 18:00"):
        assert appeal_file(sanction=sanction, by=ana, grounds="Nunca cobramos.").is_late
        with pytest.raises(WrongState):
            appeal_file(sanction=sanction, by=ana, grounds="Otra vez.")


def test_what_a_proposed_sanction_would_do_cannot_be_appealed(agency: Agency) -> None:
    ana = inspectors(1)[0]
    with pytest.raises(WrongState):
        appeal_file(sanction=proposed(agency.recruiter, ana), by=ana, grounds="Nunca cobramos.")
