"""The floor that binds, by the shipped figures: on both sides of every day, by place, occupation, level and housing."""

from __future__ import annotations

from datetime import date as D
from decimal import Decimal

import pytest

from pathways.choices import WageBasis
from pathways.engine.facts import UNKNOWN, YES, day
from pathways.engine.wages import BASES, Floor, Group, wage_bounds
from pathways.wage_columns import WageQuestion, work_columns
from tests.pathways.cases import ask
from tests.pathways.wages import asked, shipped

H2A = "us-h2a"
PICKER = {"soc_code": "45-2092", "housing_free": True}
BEFORE, SINCE = D(2025, 10, 1), D(2025, 10, 2)  # the job order filed under the survey's rates, and under the new method

FLOORS = [
    # the survey's rates change with the year in which the work begins
    (H2A, "US-GA", D(2023, 12, 31), PICKER | {"filed_on": D(2023, 10, 20)}, 1367, "aewr"),
    (H2A, "US-GA", D(2024, 1, 1), PICKER | {"filed_on": D(2023, 10, 20)}, 1468, "aewr"),
    (H2A, "US-GA", D(2024, 12, 31), PICKER, 1468, "aewr"),
    (H2A, "US-GA", D(2025, 1, 1), PICKER, 1608, "aewr"),
    (H2A, "US-FL", D(2025, 6, 1), PICKER, 1623, "aewr"),
    (H2A, "US-CA", D(2025, 6, 1), PICKER, 1997, "aewr"),
    # both sides of 2 October 2025: the day of filing decides, not the first day of work
    (H2A, "US-GA", D(2025, 12, 1), PICKER | {"filed_on": BEFORE}, 1608, "aewr"),
    (H2A, "US-GA", D(2025, 12, 1), PICKER | {"filed_on": SINCE}, 725, "federal_minimum"),
    (H2A, "US-CA", D(2025, 12, 1), PICKER | {"filed_on": BEFORE}, 1997, "aewr"),
    (H2A, "US-CA", D(2025, 12, 1), PICKER | {"filed_on": SINCE}, 1345, "aewr"),
    # the day of filing not known: what is sure on either side of it
    (H2A, "US-GA", D(2025, 10, 1), PICKER, 1608, "aewr"),  # filed before, whenever
    (H2A, "US-GA", D(2025, 12, 1), PICKER, 725, "federal_minimum"),
    (H2A, "US-CA", D(2025, 12, 1), PICKER, 1345, "aewr"),
    # no figure is carried into a year that has none
    (H2A, "US-GA", D(2026, 1, 1), PICKER | {"filed_on": BEFORE}, 725, "federal_minimum"),
    (H2A, "US-CA", D(2027, 1, 1), PICKER, 725, "federal_minimum"),
    # California 2026: the state's minimum is above the rate of level I with free housing, and of level II too
    (H2A, "US-CA", D(2026, 3, 1), PICKER, 1690, "state_minimum"),
    (H2A, "US-CA", D(2026, 3, 1), PICKER | {"housing_free": False}, 1690, "state_minimum"),
    (H2A, "US-CA", D(2026, 12, 31), PICKER, 1690, "state_minimum"),
    ("us-h2b", "US-CA", D(2026, 3, 1), {"soc_code": "37-3011"}, 1690, "state_minimum"),
    ("us-h2b", "US-GA", D(2026, 3, 1), {"soc_code": "37-3011"}, 725, "federal_minimum"),
    # occupations outside the six have a rate of their own, which is not known
    (H2A, "US-GA", D(2025, 6, 1), {"soc_code": "53-3032"}, 725, "federal_minimum"),
    (H2A, "US-GA", D(2025, 6, 1), {"soc_code": "45-2099"}, 1608, "aewr"),
    (H2A, "US-CA", D(2025, 12, 1), {"soc_code": "45-2099", "filed_on": SINCE}, 725, "federal_minimum"),
    (H2A, "US-GA", D(2025, 6, 1), {"occupation": "9211.01"}, 1608, "aewr"),
    (H2A, "US-GA", D(2025, 6, 1), {}, 725, "federal_minimum"),  # which occupation is not known
    # a figure from memory decides nothing
    (H2A, "US-NC", D(2024, 6, 1), PICKER, 725, "federal_minimum"),
    (H2A, "US-NC", D(2025, 6, 1), PICKER, 1616, "aewr"),
    # Mexico: by the day of eight hours, by the calendar year; the northern zone is not the south
    ("mx-tvtf", "MX-CHP", D(2025, 12, 31), {"unit": "day"}, 3485, "general_minimum"),
    ("mx-tvtf", "MX-CHP", D(2026, 1, 1), {"unit": "day"}, 3938, "general_minimum"),
    ("mx-tvtf", "MX-ROO", D(2026, 6, 1), {"unit": "day", "occupation": "8341.01"}, 4601, "professional_minimum"),
    ("mx-tvtf", "MX-TAB", D(2026, 6, 1), {"unit": "day", "occupation": "7112"}, 4543, "professional_minimum"),
    ("mx-tvtf", "MX-CHP", D(2027, 1, 1), {"unit": "day"}, None, None),
    # Canada: minimums from their day, by province
    ("ca-agri-stream", "CA-BC", D(2026, 5, 31), {}, None, None),
    ("ca-agri-stream", "CA-BC", D(2026, 6, 1), {}, 1825, "state_minimum"),
    ("ca-agri-stream", "CA-ON", D(2026, 9, 30), {}, None, None),
    ("ca-agri-stream", "CA-ON", D(2026, 10, 1), {}, 1795, "state_minimum"),
    ("ca-agri-stream", "CA-AB", D(2026, 3, 1), {}, 1500, "state_minimum"),
    ("ca-agri-stream", "CA-QC", D(2026, 6, 1), {}, None, None),
]


@pytest.mark.parametrize(("programme", "place", "starts", "more", "cents", "binding"), FLOORS)
def test_the_highest_floor_binds_and_says_which_it_is(programme, place, starts, more, cents, binding):
    found = asked(programme, place, starts, **more)
    assert (found["least"], found["binding"]) == (cents, binding)
    assert bool(found["law"]) is (binding is not None)


KNOWN = [
    (H2A, "US-CA", D(2026, 3, 1), PICKER, {"aewr", "federal_minimum", "state_minimum"}),
    (H2A, "US-CA", D(2026, 3, 1), {"soc_code": "53-3032"}, {"federal_minimum", "state_minimum"}),
    (H2A, "US-GA", D(2026, 3, 1), PICKER, {"federal_minimum"}),
    (H2A, "US-GA", D(2025, 6, 1), PICKER, {"aewr", "federal_minimum"}),
    (H2A, "US-GA", D(2025, 12, 1), PICKER, {"federal_minimum"}),  # either method: no
    ("us-h2b", "US-CA", D(2026, 3, 1), {}, {"federal_minimum", "state_minimum"}),  # no prevailing wage is known
    ("mx-tvtf", "MX-CHP", D(2026, 3, 1), {"unit": "day", "occupation": "9211.01"}, {"general_minimum"}),
    (
        "mx-tvtf",
        "MX-CHP",
        D(2026, 3, 1),
        {"unit": "day", "occupation": "8341.01"},
        {"general_minimum", "professional_minimum"},
    ),
    # the minimum of the day is also due for the day of rest: it settles nothing for a week's or an hour's pay
    ("mx-tvtf", "MX-CHP", D(2026, 3, 1), {"unit": "week", "hours": Decimal(48)}, set()),
    ("ca-agri-stream", "CA-ON", D(2026, 11, 1), {}, {"state_minimum"}),  # not the table of the list
    ("ca-agri-stream", "CA-QC", D(2026, 11, 1), {}, set()),  # nor MIFI's
]


@pytest.mark.parametrize(("programme", "place", "starts", "more", "known"), KNOWN)
def test_what_is_not_known_is_said_and_never_taken_for_zero(programme, place, starts, more, known):
    assert asked(programme, place, starts, **more)["known"] == known


@pytest.mark.parametrize(
    ("free", "least", "most"),
    [(True, 1345, 1571), (False, 1645, 1871), (None, 1345, 1871)],
)
def test_level_and_housing_that_are_not_known_are_tried_both_ways(free, least, most):
    found = asked(H2A, "US-CA", D(2025, 12, 15), soc_code="45-2092", filed_on=SINCE, housing_free=free)
    assert (found["least"], found["most"]) == (least, most)


@pytest.mark.parametrize(
    ("hours", "unit", "occupation", "starts", "least"),
    [
        (Decimal(48), "month", "9212.03", D(2025, 6, 1), 990),  # 2,058.31 x 12 / (52 x 48)
        (Decimal(48), "month", "9212.03", D(2024, 6, 1), 955),
        (None, "month", "9212.03", D(2025, 6, 1), 725),  # a month of unknown hours says nothing of the hour
        (Decimal(48), "hour", "9212.03", D(2025, 6, 1), 1683),  # paid by the hour: no work on the range
        (Decimal(48), "month", "9211.01", D(2025, 6, 1), 1683),  # picking is no herding, whatever it is paid by
        (Decimal(48), "month", "9212.03", D(2026, 6, 1), 725),  # the rate of 2026 is not known
    ],
)
def test_herding_on_the_range_has_its_own_rate_by_the_month(hours, unit, occupation, starts, least):
    found = asked(H2A, "US-MT", starts, occupation=occupation, unit=unit, hours=hours)
    assert found["least"] == least


def test_the_same_pay_by_the_month_is_never_below_its_own_floor():
    from employers.facts import hourly_cents

    for tenths in range(300, 700):
        hours = Decimal(tenths) / 10
        offer = hourly_cents(Decimal("2058.31"), "month", hours, country="US", currency="USD")
        found = asked(H2A, "US-MT", D(2025, 6, 1), occupation="9212.03", unit="month", hours=hours)
        assert max(offer, 725) == found["least"]


# ── figures of our own ────────────────────────────────────────────────────
MUSHROOMS = Group("soc2018", frozenset({"45-2092"}))


def floor(number: int, cents: int | None, **more: object) -> Floor:
    values = {"basis": "state_minimum", "unit": "hour", "country": "US", "first": day(D(2026, 1, 1))}
    return Floor(**{"id": number, "cents": cents} | values | more)


def bounds(*floors: Floor, **more: object):
    question = {"programme": H2A, "place": "US-GA", "starts": D(2026, 6, 1), "soc_code": "45-2092"} | more
    return wage_bounds(work_columns([WageQuestion(**question)], {}), floors)


def test_a_law_that_sets_none_is_known_and_another_floor_binds():
    found = bounds(floor(1, None), floor(2, 725, basis="federal_minimum"))
    assert (int(found.least[0]), int(found.figure[0])) == (725, 2)
    assert int(found.known[0]) == 1 << BASES.index("state_minimum") | 1 << BASES.index("federal_minimum")
    assert int(bounds(floor(1, None)).least[0]) == 0


def test_nothing_known_is_minus_one_everywhere():
    found = bounds()
    assert int(found.least[0]) == int(found.most[0]) == int(found.figure[0]) == UNKNOWN
    assert int(found.known[0]) == 0


@pytest.mark.parametrize(
    ("county", "least", "most", "figure"),
    [("Fulton", 2000, 2000, 2), ("fulton", 2000, 2000, 2), ("Cobb", 1500, 1500, 1), ("", 1500, 2000, 1)],
)
def test_a_countys_own_figure_counts_there_and_perhaps_where_the_county_is_not_known(county, least, most, figure):
    found = bounds(floor(1, 1500), floor(2, 2000, area="fulton"), area=county)
    assert (int(found.least[0]), int(found.most[0]), int(found.figure[0])) == (least, most, figure)


def test_of_two_figures_of_one_basis_the_higher_binds_in_any_order():
    group = floor(2, 1800, group=MUSHROOMS)
    for order in ([floor(1, 1500), group], [group, floor(1, 1500)]):
        assert int(bounds(*order).figure[0]) == 2


def test_an_occupation_that_may_be_either_has_only_a_lower_bound():
    found = asked(H2A, "US-CA", D(2025, 12, 15), occupation="9211.13", filed_on=SINCE, housing_free=True)
    assert (found["least"], "aewr" in found["known"]) == (725, False)


def test_many_vacancies_at_once_are_each_as_if_alone():
    floors, _citations = shipped()
    rows = [(p, place, starts, more) for p, place, starts, more, _cents, _binding in FLOORS]
    questions = [WageQuestion(p, place, starts, **more) for p, place, starts, more in rows]
    together = wage_bounds(work_columns(questions, {}), floors)
    for number, question in enumerate(questions):
        alone = wage_bounds(work_columns([question], {}), floors)
        for name in ("least", "most", "known", "figure"):
            assert getattr(together, name)[number] == getattr(alone, name)[0], (name, question)


def test_the_bases_have_names_for_people():
    assert set(WageBasis.values) == set(BASES)


# ── the rule kind ─────────────────────────────────────────────────────────
ALL = 0b11111
US = ["aewr", "federal_minimum", "state_minimum"]


@pytest.mark.parametrize(
    ("offer", "least", "most", "known", "answer"),
    [
        (1690, 1690, 1690, ALL, "pass"),
        (1689, 1690, 1690, ALL, "fail"),
        (1689, 1690, 1690, 0b01000, "fail"),  # below one that is known, whatever the others are
        (1690, 1690, 1690, 0b01000, "unknown"),
        (1690, 1345, 1871, ALL, "unknown"),  # enough for level I, not for level II
        (1871, 1345, 1871, ALL, "pass"),
        (1344, 1345, 1871, ALL, "fail"),
        (None, 1690, 1690, ALL, "unknown"),
        (1690, None, None, None, "unknown"),
        (1690, None, None, 0, "unknown"),
    ],
)
def test_a_wage_passes_only_where_every_floor_is_known(offer, least, most, known, answer):
    work = {"wage_hourly_cents": offer, "wage_floor_cents": least, "wage_floor_most_cents": most}
    found = ask("wage_floor", {"needed": US}, work=work | {"wage_bases_known": known})
    assert found.outcome.name.lower() == answer


def test_a_low_wage_says_by_how_much_which_figure_and_what_is_not_known():
    work = {"wage_hourly_cents": 1500, "wage_floor_cents": 1690, "wage_floor_figure": 7, "wage_bases_known": 0b11000}
    told = ask("wage_floor", {"needed": US}, work=work).as_dict()
    assert (told["value"], told["threshold"], told["gap"]) == (1500, 1690, 190)
    assert (told["unit"], told["needs"], told["who"]) == ("cents_an_hour:USD", "wage", "employer")
    assert (told["figure"], told["missing"]) == (7, ["aewr"])


@pytest.mark.parametrize(
    ("certified", "held", "outcome"),
    [
        ("not_yet", None, "FAIL"),
        ("not_yet", 0, "FAIL"),
        ("not_yet", YES, None),
        ("yes", YES, "FAIL"),
        ("yes", 0, None),
        ("yes", None, None),
    ],
)
def test_a_rule_may_be_about_work_that_is_certified_or_not_yet(certified, held, outcome):
    from pathways.engine.evaluate import findings
    from pathways.engine.rules import Rule
    from tests.pathways.cases import compiled, vacancy, worker

    rule = Rule("test", "wage", "wage_floor", parameters={"needed": US}, applies_to={"certified": certified})
    work = vacancy(wage_hourly_cents=1, wage_floor_cents=2, certification_held=held)
    found = findings(compiled(rule), worker(), work)
    assert [f.outcome.name for f in found] == ([outcome] if outcome else [])
