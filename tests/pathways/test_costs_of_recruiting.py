"""What recruiting a person costs: which figures count on a day in a place, and what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.choices import Role
from common.errors import NotAllowed
from pathways.models import SubsidyScheme, TravelCost
from pathways.selectors.costs import RecruitingCost, recruiting_cost, schemes_for
from pathways.services import figure_publish, figure_save, figure_withdraw
from tests import factories
from tests.recruiting_costs import amount_for, subsidy, travel_cost

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def cost(subdivision: str | None = "US-GA", programmes: tuple[str, ...] = (), day: date = DAY) -> RecruitingCost:
    return recruiting_cost("GT", country="US", subdivision=subdivision, programmes=programmes, as_of=day)


def test_the_journey_less_what_is_paid_beside_mexico() -> None:
    travel_cost("GT", "450")
    travel_cost("MX", "250")
    travel_cost("HN", "999")
    subsidy(amount="150")
    found = cost()
    assert (found.paid, found.net, found.difference) == (Decimal(150), Decimal(300), Decimal(50))


def test_what_is_not_on_record_is_not_zero() -> None:
    found = cost()
    assert (found.travel, found.compared, found.schemes) == (None, None, ())
    assert (found.net, found.difference) == (None, None)
    subsidy()
    assert cost().paid == Decimal(150)
    assert cost().net is None


def test_more_than_the_journey_costs_is_not_earned() -> None:
    travel_cost("GT", "100")
    subsidy(amount="150")
    assert cost().net == Decimal(0)


def test_a_figure_of_the_state_and_pathway_stands_before_one_of_all() -> None:
    h2a = factories.programme()
    travel_cost("GT", "400")
    travel_cost("GT", "410", programme=h2a)
    assert cost(programmes=(h2a.pk,)).net == Decimal(410)
    travel_cost("GT", "430", subdivision=factories.subdivision("US-GA"))
    assert cost(programmes=(h2a.pk,)).net == Decimal(430)
    assert cost(None).net == cost("US-FL").net == Decimal(400)


def test_schemes_of_a_place_or_pathway_pay_there_only_and_several_are_added() -> None:
    h2a = factories.programme()
    travel_cost("GT", "450")
    subsidy(amount="100")
    subsidy(amount="20", title_es="Otro", subdivision=factories.subdivision("US-GA"))
    subsidy(amount="3", title_es="Tercero", programme=h2a)
    subsidy("HN", "999", title_es="Ajeno")
    assert cost().paid == Decimal(120)
    assert cost(None, (h2a.pk,)).paid == Decimal(103)


def test_amounts_of_two_currencies_are_not_added() -> None:
    travel_cost("GT", "450")
    subsidy(amount="100")
    assert not cost().is_mixed
    subsidy(amount="9000", currency="GTQ", title_es="En quetzales")
    assert cost().is_mixed
    assert cost().paid == Decimal(100)


def test_only_what_is_published_counts_and_only_on_its_days() -> None:
    figure = travel_cost("GT", "450", effective_from=date(2026, 5, 1), effective_to=date(2026, 6, 30))
    assert cost(day=date(2026, 4, 30)).travel is cost(day=date(2026, 7, 1)).travel is None
    assert cost(day=date(2026, 6, 30)).travel == figure
    figure_withdraw(figure=figure, by=factories.user(Role.POLICY_EDITOR))
    assert cost().travel is None
    figure_save(figure=TravelCost(**amount_for("GT", "1")), by=factories.user(Role.POLICY_EDITOR))
    assert cost().travel is None


def test_whoever_entered_a_scheme_does_not_publish_it() -> None:
    editor = factories.user(Role.POLICY_EDITOR)
    draft = SubsidyScheme(**amount_for("GT", "5"), title_es="Apoyo", title_en="Help", payer="Ministerio")
    figure_save(figure=draft, by=editor)
    with pytest.raises(NotAllowed):
        figure_publish(figure=draft, by=editor)
    assert schemes_for(["GT"], DAY) == []


def test_a_new_amount_ends_the_one_before() -> None:
    first = subsidy(amount="150")
    subsidy(amount="170", effective_from=date(2026, 6, 1))
    first.refresh_from_db()
    assert first.effective_to == date(2026, 5, 31)
    assert [scheme.amount for scheme in schemes_for(["GT"], DAY)] == [Decimal(170)]


def test_workers_come_from_another_country_and_an_amount_is_given() -> None:
    with pytest.raises(ValidationError) as refused:
        travel_cost("US")
    assert "worker_country" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        travel_cost("GT", amount=None)
    assert list(refused.value.message_dict) == ["amount"]
    with pytest.raises(IntegrityError, match="travel_cost_goes_abroad"), transaction.atomic():
        TravelCost.objects.create(**amount_for("US", "1"))
