"""The generated registry has the published years of schooling: the table of CEPAL, country by group, within 0.3 years."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from config.demo.build import Demonstration
from config.demo.chance import Streams
from config.demo.people import People, make_people
from config.demo.places import COUNTRIES
from config.demo.schooling import GROUPS, means, published

# Average years, population of 15 and over, 2013-14 (CEPAL 2019, as compiled by Ruiz Soto 2021, figure 2).
TABLE = {
    "GT": (5.3, 6.5, 3.9, 5.2, 5.7),
    "SV": (8.0, 9.2, 5.7, 7.8, 8.4),
    "HN": (6.7, 8.5, 4.9, 6.1, 7.6),
}
CELLS = [(country, group) for country in TABLE for group in GROUPS]


def averages(people: People, country: str) -> dict[str, float]:
    own = people.country == COUNTRIES.index(country)
    sex = np.array(people.sex)[own]
    return means(people.years[own], people.urban[own], sex == "F", sex == "M")


@pytest.mark.parametrize(("country", "group"), CELLS)
def test_schooling_is_that_of_the_table(large: Demonstration, country: str, group: str) -> None:
    expected = TABLE[country][GROUPS.index(group)]
    assert averages(large.registry.people, country)[group] == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_people_are_enough_for_the_table_whatever_the_seed(seed: int) -> None:
    people = make_people(Streams(seed), 2_000, date(2026, 11, 24))
    for country, group in CELLS:
        expected = TABLE[country][GROUPS.index(group)]
        assert averages(people, country)[group] == pytest.approx(expected, abs=0.3), (country, group)


def test_our_list_holds_the_published_figures() -> None:
    assert {country: tuple(found.figures.values()) for country, found in published().items()} == TABLE


def test_the_means_of_the_cells_miss_no_published_figure_by_more_than_a_sixth_of_a_year() -> None:
    for found in published().values():
        level, urban, women = found.solution
        u, w = found.urban_share, found.women_share
        model = (level + urban * u + women * w, level + urban + women * w, level + women * w)
        sexes = (level + urban * u, level + urban * u + women)
        assert np.allclose((*model, *sexes), list(found.figures.values()), atol=1 / 6)


def test_registries_are_of_the_countryside_where_the_table_allows_it(large: Demonstration) -> None:
    people = large.registry.people
    rural = {code: float((~people.urban)[people.country == c].mean()) for c, code in enumerate(COUNTRIES)}
    assert rural["GT"] > 0.5
    assert rural["HN"] > 0.5
    assert rural["SV"] == pytest.approx(0.4, abs=0.01)  # nine tenths of a year would be missing with more


def test_younger_people_have_been_to_school_for_longer(large: Demonstration) -> None:
    people = large.registry.people
    assert people.years[people.age < 25].mean() > people.years[people.age > 45].mean() + 1
    assert people.years.min() >= 0
    assert people.years.max() <= 17
