"""A licence that came in suspended, with no sanction on record, is lifted by two people, and by no one alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import WHOLE_REGION, database_scope
from employers.selectors import is_held
from recruiters.models import DeclaredInterest, Licence
from recruiters.services import interest_declare, lifting_drop, lifting_propose, lifting_sign, mandates_check
from tests import factories, recruiting
from tests.conftest import ClientFor
from tests.races import together
from tests.sanctions import inspectors, lifted, mandate, signed

pytestmark = pytest.mark.django_db
REASON = "La lista de entonces decía suspendida por la fianza, que ya está."


def stopped(status: str = "suspended", **fields: Any) -> Licence:
    return factories.recruiter(licence=status, **fields).licences.get()


def state(licence: Licence) -> str:
    return Licence.objects.get(pk=licence.pk).status


@pytest.mark.parametrize("status", ["suspended", "cancelled"])
def test_one_proposes_another_signs_and_both_are_on_record(status: str):
    licence, (ana, luis) = stopped(status), inspectors()
    lifting_propose(licence=licence, by=ana, reason=REASON)
    assert state(licence) == status
    with pytest.raises(NotAllowed, match="somebody else"):
        lifting_sign(licence=licence, by=ana)
    lifting_sign(licence=licence, by=luis)
    assert state(licence) == "valid"
    told = licence.events.order_by("pk").values_list("action", "by", "reason")
    name = {"suspended": "lift", "cancelled": "restore"}[status]
    assert list(told) == [("propose_lift", ana.pk, REASON), (name, luis.pk, REASON)]


def test_mandates_that_froze_with_it_go_on_and_their_vacancies_are_free():
    licence, (ana, luis) = stopped(), inspectors()
    vacancy = factories.vacancy()
    mandate(licence.recruiter, vacancy)
    mandates_check(recruiter=licence.recruiter, by=ana)
    assert is_held(vacancy)
    lifting_propose(licence=licence, by=ana, reason=REASON)
    assert is_held(vacancy)
    lifting_sign(licence=licence, by=luis)
    assert (is_held(vacancy), licence.recruiter.mandates.get().status) == (False, "active")


def test_what_a_sanction_stopped_is_lifted_with_the_sanction_only():
    recruiter, (ana, _luis) = factories.recruiter(), inspectors()
    sanction = signed(recruiter)
    licence = recruiter.licences.get()
    with pytest.raises(WrongState, match="lift that sanction"):
        lifting_propose(licence=licence, by=ana, reason=REASON)
    lifted(sanction)
    with pytest.raises(WrongState, match="not stopped"):
        lifting_propose(licence=licence, by=ana, reason=REASON)


def test_no_licence_comes_back_while_its_recruiter_is_excluded():
    recruiter, (ana, luis) = factories.recruiter(licence="cancelled"), inspectors()
    signed(recruiter, "exclusion")
    licence = recruiter.licences.get()
    lifting_propose(licence=licence, by=ana, reason=REASON)
    with pytest.raises(WrongState, match="excluded"):
        lifting_sign(licence=licence, by=luis)


def test_a_stop_of_another_regime_keeps_the_mandates_frozen():
    licence, (ana, luis) = stopped(), inspectors()
    recruiting.licence(licence.recruiter, regime="hn-stss-141-2015")
    signed(licence.recruiter, regime="hn-stss-141-2015", by=inspectors(country="HN"))
    mandate(licence.recruiter, factories.vacancy())
    mandates_check(recruiter=licence.recruiter, by=ana)
    lifting_propose(licence=licence, by=ana, reason=REASON)
    lifting_sign(licence=licence, by=luis)
    assert (state(licence), licence.recruiter.mandates.get().status) == ("valid", "frozen")


def test_who_may_not(db: None):
    licence = stopped()
    abroad, tied = inspectors(1, "HN")[0], inspectors(1)[0]
    interest_declare(interest=DeclaredInterest(user=tied, kind="family", recruiter=licence.recruiter), by=tied)
    for by in (abroad, tied, factories.user(Role.COORDINATOR)):
        with pytest.raises(NotAllowed):
            lifting_propose(licence=licence, by=by, reason=REASON)
    with pytest.raises(InvalidInput):
        lifting_propose(licence=licence, by=inspectors(1)[0], reason="  ")
    with pytest.raises(WrongState, match="Nobody has proposed"):
        lifting_sign(licence=licence, by=inspectors(1)[0])


def test_a_proposal_that_was_taken_back_is_not_signed_and_may_be_made_again():
    licence, (ana, luis) = stopped(), inspectors()
    lifting_propose(licence=licence, by=ana, reason=REASON)
    with pytest.raises(WrongState, match="waits for a second person"):
        lifting_propose(licence=licence, by=luis, reason=REASON)
    lifting_drop(licence=licence, by=luis, reason="Falta la fianza.")
    with pytest.raises(WrongState):
        lifting_sign(licence=licence, by=luis)
    lifting_propose(licence=licence, by=luis, reason=REASON)
    lifting_sign(licence=licence, by=ana)
    assert state(licence) == "valid"


def test_the_page_of_the_licence_offers_the_step_and_says_who_proposed(client_for: ClientFor):
    licence = stopped()
    ana: Any = client_for(Role.INSPECTOR, full_name="Ana Ortiz")
    luis: Any = client_for(Role.INSPECTOR)
    address = f"/admin/recruiters/licence/{licence.pk}/change/"
    assert names(ana.get(address)) == ["propose_lift"]
    assert press(ana, address, "propose_lift", REASON).status_code == 302
    assert names(ana.get(address)) == ["drop_lift"]
    page = luis.get(address)
    assert names(page) == ["sign_lift", "drop_lift"]
    assert "Ana Ortiz" in page.content.decode()
    press(luis, address, "sign_lift", "")
    assert state(licence) == "valid"
    assert names(luis.get(address)) == []
    assert names(client_for(Role.COORDINATOR).get(f"/admin/recruiters/licence/{stopped().pk}/change/")) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_lifts_it():
    with database_scope(WHOLE_REGION):
        licence, (ana, luis, sonia) = stopped(), inspectors(3)
        lifting_propose(licence=licence, by=ana, reason=REASON)
    came = together(*(partial(lifting_sign, licence=Licence(**fields(licence)), by=by) for by in (luis, sonia)))
    assert came == ["WrongState", "done"]
    with database_scope(WHOLE_REGION):
        assert licence.events.filter(action="lift").count() == 1


def fields(licence: Licence) -> dict[str, Any]:
    return {field.attname: getattr(licence, field.attname) for field in Licence._meta.concrete_fields}


def names(page: Any) -> list[str]:
    return [step.name for step in page.context["moves"]]


def press(client: Any, address: str, move: str, reason: str) -> Any:
    licence = Licence.objects.get(pk=int(address.split("/")[4]))
    sent = {
        "recruiter": licence.recruiter_id, "regime": licence.regime, "number": licence.number, "authority": licence.authority,
        "valid_from": licence.valid_from.isoformat(), "valid_to": licence.valid_to.isoformat(),
        "_move": move, "_reason": reason,
    }  # fmt: skip
    for part in ("sureties", "events"):
        sent |= {f"{part}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return client.post(address, sent)
