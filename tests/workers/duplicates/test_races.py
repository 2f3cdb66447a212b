"""Two coordinators decide about one pair, or about two that share a file, in the same moment."""

from __future__ import annotations

import pytest

from tests import factories
from tests.races import together
from workers.models import DuplicatePair, Worker
from workers.services import duplicate_dismiss, files_merge


@pytest.mark.django_db(transaction=True)
def test_one_decision_stands_whoever_comes_first():
    office, by = factories.office("GT"), factories.user()
    one, two = (factories.worker(office=office) for _ in range(2))
    pair = factories.duplicate_pair(one, two)

    def merge(pair: DuplicatePair, keep: Worker):
        return lambda: files_merge(pair=DuplicatePair.objects.get(pk=pair.pk), keep=keep.pk, take=[], by=by)

    done = together(
        merge(pair, one),
        merge(pair, two),
        lambda: duplicate_dismiss(pair=DuplicatePair.objects.get(pk=pair.pk), by=by),
    )
    assert done == ["WrongState", "WrongState", "done"]
    assert Worker.objects.filter(status="merged").count() == DuplicatePair.objects.filter(status="merged").count()
    four, five, six = (factories.worker(office=office) for _ in range(3))
    left, right = factories.duplicate_pair(four, five), factories.duplicate_pair(five, six)
    assert together(merge(left, four), merge(right, six)) == ["WrongState", "done"]  # a file goes into one other only
    assert Worker.objects.get(pk=five.pk).status == "merged"
