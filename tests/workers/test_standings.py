"""What lists filter by is what the rules say of the file, and follows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from pathways.engine.evaluate import STANDINGS, standing, worker_findings
from pathways.selectors import compiled_rules
from tests import factories
from tests.races import together
from workers.choices import WorkerStatus
from workers.facts import person_facts
from workers.models import ChangedFile, SearchEntry, Worker
from workers.selectors import filtered_workers
from workers.services import standings_catch_up, standings_renew

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown_up_rule():
    """A pathway with one rule: of age."""
    return factories.rule("us-h2a").rule_set.programme


def codes(worker: Worker) -> list[str]:
    return SearchEntry.objects.get(worker=worker).pathways


def test_it_is_what_the_rules_say(grown_up_rule):
    programme = grown_up_rule
    adult, child = factories.worker(), factories.worker(birth_date=timezone.localdate() - timedelta(days=17 * 365))
    assert standings_renew() == 2
    rules = compiled_rules(timezone.localdate())
    for worker in (adult, child):
        found = worker_findings(rules, person_facts(worker.pk, rules.vocabulary, timezone.localdate()), programme.pk)
        said = standing(found)
        assert codes(worker) == ([] if said == "closed" else [f"us-h2a:{said}"])
    assert codes(adult) == ["us-h2a:open"]
    assert codes(child) == []
    assert list(filtered_workers(Worker.objects.all(), {"pathway": programme})) == [adult]
    assert list(filtered_workers(Worker.objects.all(), {"pathway": programme, "standing": "open"})) == [adult]
    assert set(STANDINGS) == {"open", "on_condition", "closed"}


def test_a_changed_file_is_worked_out_anew_and_only_that_one(grown_up_rule):
    changed, same = factories.worker(), factories.worker()
    standings_catch_up()
    assert ChangedFile.objects.count() == 0
    SearchEntry.objects.filter(worker=same).update(pathways=["as-it-was"])
    Worker.objects.filter(pk=changed.pk).update(birth_date=timezone.localdate() - timedelta(days=17 * 365))
    assert standings_catch_up() == 1
    assert codes(changed) == []
    assert codes(same) == ["as-it-was"]
    changed.availabilities.create(starts_on=timezone.localdate(), ends_on=timezone.localdate())
    changed.availabilities.all().delete()
    assert set(ChangedFile.objects.values_list("worker", flat=True)) == {changed.pk}
    assert standings_catch_up() == 1
    assert standings_catch_up() == 0


def test_to_who_leaves_the_lists_nothing_is_open(grown_up_rule):
    worker = factories.worker()
    standings_catch_up()
    assert codes(worker) == ["us-h2a:open"]
    Worker.objects.filter(pk=worker.pk).update(status=WorkerStatus.WITHDRAWN)
    standings_catch_up()
    assert codes(worker) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_catch_up_at_once_share_the_work(grown_up_rule):
    people = [factories.worker() for _number in range(6)]
    assert together(standings_catch_up, standings_catch_up) == ["done", "done"]
    assert [codes(person) for person in people] == [["us-h2a:open"]] * len(people)
    assert ChangedFile.objects.count() == 0
