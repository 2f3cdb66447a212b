"""The pathways of one person's file: open ones first, and what is open to nobody said to be so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from pathways.models import Programme
from pathways.services import rules_load
from tests import factories
from tests.pathways.conftest import _places, places
from workers.presentation import pathways_of, to_bring

__all__ = ["_places", "places"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def paths_of(country: str, **fields: Any) -> dict[str, dict[str, Any]]:
    person = factories.worker(country, birth_date=date(1995, 5, 20), **fields)
    with override("en"):
        return {str(path["title"]): path for path in pathways_of(person, TODAY)}


@pytest.fixture
def rules(places: None) -> None:
    rules_load()


@pytest.mark.parametrize("country", ["GT", "HN", "SV", "BZ"])
def test_what_is_closed_planned_or_no_work_is_shown_as_such_and_last(rules, country):
    paths = paths_of(country)
    assert len(paths) == Programme.objects.count()
    for_nobody = {title: path["label"] for title, path in paths.items() if path["for_nobody"]}
    assert for_nobody == {
        "TVR: regional visitor card in Mexico, without work": "Permits no work",
        "EMPP with a job offer, Canada (closed)": "Programme closed",
        "EMPP without a job offer, Canada (closed)": "Programme closed",
        "Guatemala–Mexico work visa on an employer's request (announced)": "Not open yet",
        "Agriculture and fish processing, Canada (planned)": "Not open yet",
    }
    assert all(paths[title]["standing"] == "closed" and paths[title]["summary"] for title in for_nobody)
    assert list(paths)[-len(for_nobody) :] == [title for title in paths if title in for_nobody]


def test_a_programme_that_its_rules_leave_open_is_still_open_to_nobody_once_it_is_closed(rules):
    Programme.objects.filter(pk="us-h2b").update(status="closed")
    path = paths_of("GT")["H-2B: temporary non-agricultural work in the United States"]
    assert (path["standing"], path["label"]) == ("closed", "Programme closed")


def test_a_guatemalan_reads_why_sawp_is_closed_and_nothing_is_asked_for_it(rules):
    paths = paths_of("GT")
    sawp = paths["SAWP: seasonal farm workers, Canada (Mexico and the Caribbean)"]
    assert (sawp["standing"], sawp["label"]) == ("closed", "Closed")
    assert "Mexico or of one of eleven Caribbean countries" in sawp["summary"]
    closed = {title for title, path in paths.items() if path["standing"] == "closed"}
    assert not closed & {title for thing in to_bring(list(paths.values())) for title in thing["pathways"]}


def test_the_number_of_reads_does_not_grow_with_the_programmes(rules, django_assert_max_num_queries):
    person = factories.worker()
    pathways_of(person, TODAY)
    with django_assert_max_num_queries(27):
        pathways_of(person, TODAY)
