"""What of a person's file the rules may look at, and what not known looks like."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from common.errors import InvalidInput
from pathways.engine.facts import NO, UNKNOWN, UNKNOWN_DATE, YES, Vocabulary, WorkerFacts, day
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


def test_a_stay_whose_last_day_nobody_noted_does_not_close_a_pathway():
    maria = factories.worker()
    PastStay.objects.create(worker=maria, programme=factories.programme(), entered_on=date(2021, 3, 1))
    facts = facts_of(maria)
    assert facts.h_stay_days[0] > 1096
    assert facts.h_left_on[0] == UNKNOWN_DATE  # StayLimit answers "unknown", not "fail"


def test_a_stay_that_ended_is_counted_to_its_last_day():
    maria = factories.worker()
    PastStay.objects.create(
        worker=maria, programme=factories.programme(), entered_on=date(2025, 3, 1), left_on=date(2025, 3, 31)
    )
    facts = facts_of(maria)
    assert (facts.h_stay_days[0], facts.h_left_on[0]) == (31, day(date(2025, 3, 31)))


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
