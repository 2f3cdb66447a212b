"""The argument of cost beside an organisation that may be written to."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from tests import factories, pictures
from tests.conftest import ClientFor
from tests.recruiting_costs import subsidy, travel_cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for: ClientFor) -> Client:
    """A coordinator's, of Guatemala, who reads English."""
    client = client_for(Role.COORDINATOR)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(client: Client) -> str:
    organisation = pictures.demand_organisation(
        subdivision=factories.subdivision("US-GA"), last_positions=40, last_year=2025
    )
    return client.get(reverse("demand:organisation", args=[organisation.pk])).text


def test_each_amount_has_its_source_and_the_sum_is_said(client: Client) -> None:
    factories.country("GT")
    travel_cost("GT", "450", source_url="https://www.example.org/fares")
    travel_cost("MX", "250")
    subsidy(amount="150", note_en="Only for the first season.")
    text = page(client)
    for said in ("450.00", "250.00", "150.00", "https://www.example.org/fares", "Only for the first season."):
        assert said in text
    assert "a person’s journey costs the employer US$\xa0300.00" in text
    assert "That is US$\xa050.00 more than from" in text
    assert "For all 40 positions of 2025" in text
    assert "US$\xa06,000.00 at most" in text


def test_without_figures_it_is_said_that_none_is_on_record(client: Client) -> None:
    factories.country("GT")
    assert "No cost of the journey and no subsidy is on record" in page(client)


def test_the_list_tells_of_the_schemes_of_the_readers_country_only(client: Client) -> None:
    factories.country("GT")
    subsidy(title_es="Apoyo propio", title_en="Own help")
    subsidy("HN", title_es="Apoyo ajeno", title_en="Other help")
    text = client.get(reverse("demand:outreach_list")).text
    assert "Own help" in text
    assert "Other help" not in text
