"""Dates, spans and money in the three languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from common import wording
from common.faces import face_of
from common.templatetags.faces import seats, share

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("language", "words"), [("es", "jue 26 nov 2026"), ("en", "Thu 26 Nov 2026"), ("fr", "jeu 26 nov 2026")]
)
def test_a_day_is_said_in_words(language, words):
    with translation.override(language):
        assert wording.day(date(2026, 11, 26)) == words


def test_a_moment_is_told_by_the_clock_of_the_ministry():
    with translation.override("en"):
        assert wording.moment(datetime(2026, 11, 26, 3, 14, tzinfo=UTC)) == "Wed 25 Nov 2026, 21:14"


@pytest.mark.parametrize("nothing", [None, "", "2026-11-26", 7])
def test_what_is_no_date_says_nothing(nothing):
    assert wording.day(nothing) == wording.moment(nothing) == wording.remaining(nothing) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (4, "in 4 days"), (-1, "1 day late"), (-2, "2 days late")],
)
def test_what_remains_is_said_in_words(days, words):
    with translation.override("en"):
        assert wording.remaining(TODAY + timedelta(days=days), today=TODAY) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.44, "0.4 s"),
        (41, "41 s"),
        (59.6, "1 min"),
        (70, "1 min 10 s"),
        (120, "2 min"),
        (7500, "2 h 5 min"),
        (None, ""),
    ],
)
def test_a_span_keeps_the_two_units_that_matter(seconds, words):
    with translation.override("en"):
        assert wording.duration(seconds).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("language", "words"), [("es", "US$ 1,204.50"), ("en", "US$ 1,204.50"), ("fr", "1 204,50 US$")]
)
def test_money_names_its_country(language, words):
    with translation.override(language):
        assert wording.money(Decimal("1204.5")).replace("\xa0", " ") == words


def test_dollars_of_three_countries_are_told_apart():
    with translation.override("en"):
        assert {wording.money(1, code).split("\xa0")[0] for code in ("USD", "CAD", "MXN")} == {
            "US$",
            "CA$",
            "MX$",
        }
        assert wording.money("not a number") == ""


@pytest.mark.parametrize(
    ("state", "face"),
    [("pass", "ok"), ("fail", "bad"), ("unknown", "unk"), ("missing", "unk"), ("condition", "warn"), ("running", "run"),
     ("closed", "off"), ("warn", "warn"), ("anything else", "off"), (None, "off")],
)  # fmt: skip
def test_a_state_has_one_face_and_the_unknown_is_never_red(state, face):
    assert face_of(state) == face


@pytest.mark.parametrize(
    ("part", "whole", "width"),
    [(1, 4, "25.0"), (5, 4, "100.0"), (-1, 4, "0.0"), (1, 0, "0.0"), (None, 4, "0.0")],
)
def test_a_width_is_a_plain_percentage_in_every_language(part, whole, width):
    with translation.override("es"):
        assert share(part, whole) == width


def test_seats_fill_the_bar_and_never_run_over_it():
    segments = seats(10, confirmed=8, offered=4)["segments"]
    assert sum(float(segment["width"]) for segment in segments) == pytest.approx(100, abs=0.05)
    assert segments[-1]["number"] == 0


@pytest.mark.parametrize(
    ("number", "decimals", "told"),
    [
        (2.39, 1, "2.4"),
        (0.05, 1, "0.1"),
        (1999.96, 1, "2,000.0"),
        ("12.34", 0, "12"),
        (-0.25, 1, "-0.3"),
        (1500, None, "1,500"),
    ],
)
def test_digits_that_are_not_shown_are_rounded_and_not_cut_off(number, decimals, told):
    with translation.override("en"):
        assert wording.grouped(number, decimals) == told


def test_so_are_parts_of_a_cent():
    with translation.override("en"):
        assert wording.money("9.225") == "US$\N{NO-BREAK SPACE}9.23"
