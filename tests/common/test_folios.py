"""Folios are read out over bad telephone lines: what a slip of the tongue does to the check letter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from django.db import connection

from common.folios import check_letter, make_folio, reserve_numbers

BODIES = ["GT-26-000001", "HN-26-999999", "SV-27-120394", "V-26-001234", "GT-31-1234567"]


def digits_of(body: str) -> list[int]:
    return [place for place, letter in enumerate(body) if letter.isdigit()]


def changed(body: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(place, letter) for place, letter in enumerate(body))


@pytest.mark.parametrize("body", BODIES)
def test_every_wrong_digit_is_noticed(body):
    for place in digits_of(body):
        for digit in set("0123456789") - {body[place]}:
            assert check_letter(changed(body, {place: digit})) != check_letter(body)


@pytest.mark.parametrize("body", BODIES)
def test_every_swap_of_two_digits_is_noticed(body):
    for one, other in combinations(digits_of(body), 2):
        if body[one] != body[other]:
            assert check_letter(changed(body, {one: body[other], other: body[one]})) != check_letter(body)


def test_the_check_letter_is_none_that_sounds_or_looks_like_a_digit():
    letters = {check_letter(f"GT-26-{number:06d}") for number in range(500)}
    assert not letters & set("IOQ0123456789")


def test_a_folio_says_where_when_and_which():
    assert make_folio("GT", 2026, 123) == "GT-26-000123-" + check_letter("GT-26-000123")


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_twice_to_offices_that_register_at_once():
    def reserve(_office: int) -> list[int]:
        try:
            return list(reserve_numbers("GT-2026", 5))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as offices:
        numbers = [number for given in offices.map(reserve, range(20)) for number in given]
    assert sorted(numbers) == list(range(1, 101))
