"""What is kept ready is never older than its rows."""

from __future__ import annotations

import pytest
from django.db import transaction

from common.ready import Ready, looked_at_once
from reference.models import Crop, Language
from tests.factories import crop, language

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return sorted(Crop.objects.values_list("code", flat=True))


def test_it_is_made_once_and_anew_after_any_write():
    crop("berry")
    ready = Ready[list[str]]((Crop,))
    first = ready.get(codes)
    assert first == ["berry"]
    assert ready.get(codes) is first
    Crop.objects.filter(code="berry").update(title_en="Berries")
    second = ready.get(codes)
    assert second == first
    assert second is not first
    crop("apple")
    assert ready.get(codes) == ["apple", "berry"]
    language("kek")  # another table
    assert ready.get(codes) is ready.get(codes)


def test_what_was_taken_back_is_not_kept():
    crop("berry")
    ready = Ready[list[str]]((Crop,), most=2)
    with transaction.atomic():
        crop("apple")
        assert ready.get(codes) == ["apple", "berry"]
        transaction.set_rollback(True)
    assert ready.get(codes) == ["berry"]


def test_the_least_used_goes_first():
    ready = Ready[list[str]]((Crop,), most=2)
    one, two = ready.get(codes, 1), ready.get(codes, 2)
    assert ready.get(codes, 1) is one
    ready.get(codes, 3)
    assert ready.get(codes, 1) is one
    assert ready.get(codes, 2) is not two


def test_within_a_block_the_tables_are_looked_at_once(django_assert_num_queries):
    crop("berry")
    crops, tongues = Ready[list[str]]((Crop,)), Ready[int]((Language,))
    crops.get(codes), tongues.get(Language.objects.count)
    with django_assert_num_queries(1), looked_at_once():
        assert crops.get(codes) == ["berry"]
        assert tongues.get(Language.objects.count) == 0
    crop("apple")
    assert crops.get(codes) == ["apple", "berry"]


def test_something_made_while_a_row_was_written_is_not_kept():
    crop("berry")
    ready = Ready[list[str]]((Crop,))

    def while_written() -> list[str]:
        told = codes()
        crop("apple")
        return told

    assert ready.get(while_written) == ["berry"]
    assert ready.get(codes) == ["apple", "berry"]
