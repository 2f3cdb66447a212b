"""A sanction that calls a bond: one call on its issuer, up to what is left; taken back when the sanction falls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed
from common.scope import WHOLE_REGION, database_scope
from recruiters.models import Sanction, SanctionRule, Surety, SuretyCall
from recruiters.sanction_card import sanction_facts
from recruiters.selectors import surety_left
from recruiters.services import appeal_decide, appeal_file, sanction_sign, surety_call_move, surety_call_save
from recruiters.sureties_card import surety_call_facts
from tests import factories, recruiting
from tests.conftest import ClientFor
from tests.races import together
from tests.sanctions import inspectors, lifted, proposed, seen, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bond(db: Any) -> Surety:
    return recruiting.surety(factories.recruiter())


def called(bond: Surety, amount: int = 400, **fields: Any) -> Sanction:
    return signed(bond.licence.recruiter, "surety", surety=bond, called_amount=Decimal(amount), **fields)


def by_hand(bond: Surety, amount: int) -> SuretyCall:
    call = SuretyCall(surety=bond, amount=Decimal(amount), purpose="Devolver cobros", called_on=timezone.localdate())
    return surety_call_save(call=call, by=inspectors(1)[0])


def test_the_second_signature_asks_the_issuer_once(bond: Surety):
    by_hand(bond, 100)
    sanction = called(bond)
    call = sanction.surety_calls.get()
    assert (call.status, call.amount, call.surety, sanction.folio in call.purpose) == ("asked", 400, bond, True)
    assert call.events.get().by == sanction.signed_by
    assert surety_left(bond) == 500
    assert "500 GTQ" in [fact["value"].replace(".00", "") for fact in sanction_facts(sanction)]


def test_nothing_is_asked_before_the_second_signature(bond: Surety):
    proposed(bond.licence.recruiter, inspectors(1)[0], "surety", surety=bond, called_amount=Decimal(400))
    assert SuretyCall.objects.count() == 0


def test_more_than_is_left_is_neither_proposed_nor_signed(bond: Surety):
    recruiter, (one, two) = bond.licence.recruiter, inspectors()
    by_hand(bond, 700)
    with pytest.raises(InvalidInput, match="300") as refused:
        proposed(recruiter, one, "surety", surety=bond, called_amount=Decimal(301))
    assert refused.value.field == "called_amount"
    sanction = proposed(recruiter, one, "surety", surety=bond, called_amount=Decimal(300))
    by_hand(bond, 100)
    with pytest.raises(InvalidInput, match="200"):
        sanction_sign(sanction=sanction, by=two, seen=seen(sanction, two))
    sanction.refresh_from_db()
    assert (sanction.status, sanction.surety_calls.count()) == ("proposed", 0)


@pytest.mark.parametrize("dates", [{"ends_on": date(2027, 6, 1)}, {"starts_on": date(2027, 1, 4)}])
def test_a_bond_is_called_at_once_and_for_good(bond: Surety, dates: dict[str, date], time_machine: Any):
    time_machine.move_to("2026-11-27T12:00:00-06:00")
    told = {"surety": bond, "called_amount": Decimal(1)}
    with pytest.raises(InvalidInput, match="at once"):
        proposed(bond.licence.recruiter, inspectors(1)[0], "surety", **told, **dates)


def test_lifting_takes_back_what_was_not_paid_yet_and_nobody_does_so_alone(bond: Surety):
    sanction = called(bond)
    call = sanction.surety_calls.get()
    with pytest.raises(NotAllowed, match="lift the sanction"):
        surety_call_move(call=call, name="withdraw", by=inspectors(1)[0], reason="Nos equivocamos.")
    lifted(sanction)
    call.refresh_from_db()
    assert (call.status, surety_left(bond)) == ("withdrawn", 1000)
    assert sanction.folio in call.events.first().reason


def test_what_was_paid_is_owed_back_and_counts_until_somebody_writes_that_it_was(bond: Surety):
    sanction, (ana,) = called(bond), inspectors(1)
    call = sanction.surety_calls.get()
    surety_call_move(call=call, name="pay", by=ana)
    with pytest.raises(NotAllowed):
        surety_call_move(call=call, name="return", by=ana, reason="Transferencia 77.")
    lifted(sanction)
    call = SuretyCall.objects.get()
    assert (call.status, surety_left(bond)) == ("paid", 600)
    assert "to be paid back to the issuer" in {fact["note"] for fact in surety_call_facts(call)}
    surety_call_move(call=call, name="return", by=ana, reason="Transferencia 77.")
    assert surety_left(bond) == 1000


@pytest.mark.parametrize("stays", [False, True])
def test_a_won_appeal_takes_the_call_back(bond: Surety, stays: bool):
    sanction = _appealed(bond, stays=stays)
    appeal_decide(appeal=sanction.appeals.get(), name="overturn", by=inspectors(1)[0], reason="No se probó.")
    assert list(SuretyCall.objects.values_list("status", flat=True)) == ["withdrawn"]
    assert surety_left(bond) == 1000


def test_where_the_appeal_suspends_the_effect_a_lost_one_asks_again_for_what_is_left(bond: Surety):
    sanction = _appealed(bond, stays=True)
    assert surety_left(bond) == 1000
    by_hand(bond, 800)
    appeal_decide(appeal=sanction.appeals.get(), name="uphold", by=inspectors(1)[0], reason="Está probado.")
    asked = SuretyCall.objects.filter(sanction=sanction).order_by("pk").values_list("status", "amount")
    assert list(asked) == [("withdrawn", 400), ("asked", 200)]
    assert surety_left(bond) == 0


def test_what_was_paid_while_an_appeal_ran_is_not_asked_twice(bond: Surety):
    sanction = called(bond)
    _rule(stays=True)
    Sanction.objects.filter(pk=sanction.pk).update(appeal_stays=True)
    surety_call_move(call=sanction.surety_calls.get(), name="pay", by=inspectors(1)[0])
    appeal = appeal_file(sanction=sanction, by=inspectors(1)[0], grounds="Nunca cobramos.")
    appeal_decide(appeal=appeal, name="uphold", by=inspectors(1)[0], reason="Está probado.")
    assert list(SuretyCall.objects.values_list("status", flat=True)) == ["paid"]


def test_the_list_of_calls_names_the_sanction(client_for: ClientFor, bond: Surety):
    sanction = called(bond)
    page = client_for(Role.INSPECTOR).get("/admin/recruiters/suretycall/")
    assert sanction.folio in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_call_the_last_of_a_bond_one_is_refused():
    with database_scope(WHOLE_REGION):
        bond = recruiting.surety(factories.recruiter())
        one, two, three = inspectors(3)
        sanction = proposed(bond.licence.recruiter, one, "surety", surety=bond, called_amount=Decimal(600))
        shown = seen(sanction, two)
    call = SuretyCall(surety=bond, amount=Decimal(600), purpose="Devolver", called_on=timezone.localdate())
    came = together(
        partial(sanction_sign, sanction=sanction, by=two, seen=shown), partial(surety_call_save, call=call, by=three)
    )
    assert came == ["InvalidInput", "done"]
    with database_scope(WHOLE_REGION):
        assert surety_left(bond) == 400


def _rule(*, stays: bool) -> None:
    SanctionRule.objects.filter(kind="surety").update(appeal_stays=stays)


def _appealed(bond: Surety, *, stays: bool) -> Sanction:
    proposed(bond.licence.recruiter, inspectors(1)[0], "warning")  # the rules are there
    _rule(stays=stays)
    sanction = called(bond)
    appeal_file(sanction=sanction, by=inspectors(1)[0], grounds="Nunca cobramos.", filed_on=timezone.localdate())
    sanction.refresh_from_db()
    return sanction
