"""What of a person's file the rules may look at, and what not known looks like."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from common.errors import InvalidInput
from pathways.engine.facts import NO, UNKNOWN, UNKNOWN_DATE, YES, Vocabulary, WorkerFacts, country_name, day
from tests import factories
from workers.facts import PAPER_DAYS, worker_facts
from workers.models import Availability, PastStay, SupportingPaper, Worker
from workers.services import file_add, identity_add, worker_correct

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 1)


def facts_of(worker: Worker, as_of: date = AS_OF) -> WorkerFacts:
    return worker_facts(Worker.objects.filter(pk=worker.pk), Vocabulary(), as_of)


def paper(worker: Worker, kind: str, result: str, issued: date | None = None, **fields: Any) -> None:
    SupportingPaper.objects.create(worker=worker, kind=kind, result=result, issued_on=issued, **fields)


def record_of(worker: Worker) -> tuple[int, int]:
    facts = facts_of(worker)
    return int(facts.police_record_clear[0]), int(facts.police_record_until[0])


def test_a_new_clear_certificate_replaces_an_old_record():
    maria = factories.worker()
    paper(maria, "police_record", "not_clear", date(2020, 1, 1))
    paper(maria, "police_record", "clear", date(2026, 5, 1))
    assert record_of(maria) == (YES, day(date(2026, 5, 1) + timedelta(days=PAPER_DAYS)))


def test_a_record_on_either_certificate_counts():
    maria = factories.worker()
    paper(maria, "police_record", "clear", date(2026, 5, 1))
    paper(maria, "penal_record", "not_clear", date(2026, 5, 2))
    assert record_of(maria)[0] == NO


def test_of_two_clear_certificates_the_one_that_runs_out_first_stands():
    maria = factories.worker()
    paper(maria, "police_record", "clear", date(2026, 5, 1), expires_on=date(2026, 7, 1))
    paper(maria, "penal_record", "clear", date(2026, 5, 2), expires_on=date(2026, 12, 1))
    assert record_of(maria) == (YES, day(date(2026, 7, 1)))


def test_a_certificate_shown_without_noting_what_it_says_is_not_known_to_be_clear():
    maria = factories.worker()
    paper(maria, "police_record", "shown", date(2026, 5, 1))
    assert record_of(maria)[0] == UNKNOWN


def test_a_paper_issued_after_the_day_of_the_evaluation_does_not_count_yet():
    maria = factories.worker()
    paper(maria, "police_record", "clear", AS_OF + timedelta(days=1))
    paper(maria, "medical", "shown", AS_OF + timedelta(days=1))
    facts = facts_of(maria)
    assert (facts.police_record_clear[0], facts.medical_until[0]) == (UNKNOWN, UNKNOWN_DATE)


def test_a_paper_with_a_date_outweighs_one_without():
    maria = factories.worker()
    paper(maria, "police_record", "clear", date(2026, 5, 1))
    paper(maria, "police_record", "not_clear")
    assert record_of(maria)[0] == YES


H2A = Vocabulary(programmes=("us-h2a",))


def stays_of(worker: Worker) -> list[tuple[int, int, int]]:
    facts = worker_facts(Worker.objects.filter(pk=worker.pk), H2A, AS_OF)
    assert facts.stays_told[0] == YES
    return list(
        zip(facts.stay_programme[0].tolist(), facts.stay_from[0].tolist(), facts.stay_to[0].tolist(), strict=True)
    )


def test_past_stays_are_told_in_their_order_and_a_last_day_nobody_noted_is_not_known():
    maria = factories.worker()
    for entered, left in ((date(2025, 3, 1), None), (date(2024, 3, 1), date(2024, 8, 1))):
        PastStay.objects.create(worker=maria, programme=factories.programme(), entered_on=entered, left_on=left)
    assert stays_of(maria) == [
        (0, day(date(2024, 3, 1)), day(date(2024, 8, 1))),
        (0, day(date(2025, 3, 1)), UNKNOWN_DATE),
    ]


def test_a_stay_that_begins_later_is_not_yet_known_and_having_had_none_is_known():
    maria = factories.worker()
    PastStay.objects.create(worker=maria, programme=factories.programme(), entered_on=AS_OF)
    assert stays_of(maria) == [(UNKNOWN, UNKNOWN_DATE, UNKNOWN_DATE)]


def test_home_and_schooling_are_told():
    maria = factories.worker("HN", schooling_years=9)
    facts = facts_of(maria)
    assert (country_name(int(facts.lives_in[0])), facts.schooling_years[0]) == ("HN", 9)
    assert facts_of(factories.worker()).schooling_years[0] == UNKNOWN


def test_what_the_registry_does_not_record_is_not_known():
    facts = facts_of(factories.worker())
    assert (facts.refugee_status[0], facts.barred[0]) == (UNKNOWN, UNKNOWN)


def test_dates_in_the_wrong_order_are_an_answer_and_not_a_fault():
    maria = factories.worker()
    with pytest.raises(ValidationError) as refused:
        file_add(worker=maria, part=Availability, starts_on=AS_OF, ends_on=AS_OF - timedelta(days=1))
    assert list(refused.value.message_dict) == ["ends_on"]


def test_a_second_document_is_refused_at_the_field_that_holds_it():
    one, other = factories.worker(), factories.worker()
    identity_add(worker=one, kind="passport", number="P0000001")
    with pytest.raises(InvalidInput) as known:
        identity_add(worker=other, kind="passport", number="p-000 0001")
    with pytest.raises(InvalidInput) as short:
        identity_add(worker=other, kind="passport", number="12")
    assert known.value.field == short.value.field == "identity_number"


def test_a_name_put_right_in_the_admin_is_found_again():
    person = factories.worker(given_names="Elvira")
    person.given_names = "Elbia"
    worker_correct(worker=person)
    assert Worker.objects.get(search_name__contains="elbia") == person
