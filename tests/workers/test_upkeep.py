"""Files stay alive: who is not asked again for ninety days rests, is reminded once a period, and comes back with one word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from messaging.models import OutgoingText
from tests import factories
from tests.races import together
from workers.models import PersonRequest, Reminder, Worker, WorkerEvent
from workers.services import (
    correction_ask,
    erasure_ask,
    files_confirm,
    files_mark_stale,
    files_unconfirm,
    reminders_send,
    request_answer,
    worker_confirm,
)
from workers.tasks import keep_files_alive

pytestmark = pytest.mark.django_db
PHONE = "+50255550199"


def confirmed(days_ago: int, **fields: Any) -> Worker:
    day = timezone.localdate() - timedelta(days=days_ago)
    return factories.worker(**{"registered_on": day, "confirmed_on": day, "phone": PHONE} | fields)


def texts() -> list[str]:
    return [text.body or "" for text in OutgoingText.objects.order_by("pk")]


# ── ninety days ───────────────────────────────────────────────────────────


@pytest.mark.without_scope
@pytest.mark.parametrize(("days", "status"), [(89, "registered"), (90, "stale"), (400, "stale")])
def test_after_ninety_days_a_file_rests_and_leaves_matching(days: int, status: str) -> None:
    from common.scope import WHOLE_REGION, database_scope

    with database_scope(WHOLE_REGION):
        worker = confirmed(days)
    keep_files_alive()
    with database_scope(WHOLE_REGION):
        worker.refresh_from_db()
        assert worker.status == status
        assert Worker.objects.matchable().filter(pk=worker.pk).exists() == (status == "registered")


def test_marking_twice_in_a_period_marks_once_with_one_event() -> None:
    worker = confirmed(95)
    assert (files_mark_stale(), files_mark_stale()) == (1, 0)
    event = WorkerEvent.objects.get(subject=worker)
    assert (event.action, event.old_state, event.new_state, event.by) == ("mark_stale", "registered", "stale", None)


def test_files_of_other_states_and_without_a_day_of_confirming_are_judged_by_what_is_known() -> None:
    for status in ("draft", "withdrawn"):
        confirmed(400, status=status)
    assert files_mark_stale() == 0
    confirmed(100, confirmed_on=None)
    assert files_mark_stale() == 1


def test_more_than_a_batch_is_marked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.services.upkeep.BATCH", 2)
    for _number in range(5):
        confirmed(91)
    assert files_mark_stale() == 5


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_mark_and_remind_once() -> None:
    people = [confirmed(days) for days in (82, 83, 91, 92)]
    assert together(*[keep_files_alive] * 4) == ["done"] * 4
    assert WorkerEvent.objects.filter(action="mark_stale").count() == 2
    assert Reminder.objects.count() == len(people) == OutgoingText.objects.count()


# ── reminders ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "reminded"), [(79, 0), (80, 1), (89, 1), (90, 0)])
def test_from_the_eightieth_day_a_person_is_reminded(days: int, reminded: int) -> None:
    confirmed(days)
    assert reminders_send() == reminded


def test_a_reminder_is_sent_once_a_period_and_again_in_the_next(settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://registro.example/"
    worker = confirmed(80, registered_on=timezone.localdate() - timedelta(days=400))
    assert (reminders_send(), reminders_send()) == (1, 0)
    worker_confirm(worker=worker, by=None)
    Worker.objects.filter(pk=worker.pk).update(confirmed_on=timezone.localdate() - timedelta(days=85))
    assert reminders_send() == 1
    assert all("https://registro.example/mi-expediente/" in text for text in texts())


def test_on_the_day_it_lapses_the_person_is_told_once_and_old_files_are_left_alone() -> None:
    confirmed(90)
    confirmed(120)
    files_mark_stale()
    assert (reminders_send(), reminders_send()) == (1, 0)
    assert Reminder.objects.get().kind == "lapsed"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("spa", "¿Todavía quiere trabajar"),
        ("mam", "¿Todavía quiere trabajar"),
        ("eng", "Do you still want to work"),
        ("fra", "Voulez-vous toujours travailler"),
    ],
)
def test_the_reminder_speaks_the_persons_language_where_we_have_one_and_names_the_office(
    language: str, words: str
) -> None:
    office = factories.office("GT", name="Oficina de Nebaj", phone="+502 7755 0100")
    worker = confirmed(85, office=office, preferred_language=factories.language(language), given_names="Canaria")
    reminders_send()
    (text,) = texts()
    assert words in text
    assert "Oficina de Nebaj" in text
    assert "+502 7755 0100" in text
    assert len(text) <= 320
    for theirs in ("Canaria", worker.first_surname, worker.folio):
        assert theirs not in text


def test_without_a_phone_or_with_a_wrong_one_nothing_is_sent_and_nothing_fails() -> None:
    confirmed(85, phone="")
    confirmed(85, phone="5555")
    assert reminders_send() == 0
    assert Reminder.objects.filter(text__isnull=True).count() == 2


# ── still interested, and taken back ──────────────────────────────────────


def test_one_word_brings_a_resting_file_back_and_taking_it_back_puts_it_to_rest_again() -> None:
    officer = factories.user(Role.REGISTRATION_OFFICER)
    resting, alive = confirmed(100, status="stale"), confirmed(30)
    before = files_confirm(workers=[resting, alive], by=officer)
    assert {worker.status for worker in Worker.objects.all()} == {"registered"}
    assert {worker.confirmed_on for worker in Worker.objects.all()} == {timezone.localdate()}
    assert files_unconfirm(workers=Worker.objects.all(), before=before, by=officer) == 2
    told = {
        worker.pk: (worker.status, (timezone.localdate() - worker.confirmed_on).days) for worker in Worker.objects.all()
    }
    assert told == {resting.pk: ("stale", 100), alive.pk: ("registered", 30)}
    assert [event.told for event in resting.events.all()] == [
        "To be confirmed",
        "Confirmation taken back",
        "Interest confirmed",
    ]


def test_nobody_takes_back_what_another_confirmed_or_what_came_after() -> None:
    officer, other = factories.user(Role.REGISTRATION_OFFICER), factories.user(Role.REGISTRATION_OFFICER)
    worker = confirmed(30)
    before = files_confirm(workers=[worker], by=officer)
    assert files_unconfirm(workers=[worker], before=before, by=other) == 0
    worker_confirm(worker=worker, by=other)
    assert files_unconfirm(workers=[worker], before=before, by=officer) == 0


def test_a_file_that_moved_on_is_left_out_of_a_bulk_confirmation() -> None:
    gone, here = confirmed(100, status="withdrawn"), confirmed(100, status="stale")
    assert list(files_confirm(workers=[gone, here], by=factories.user())) == [here.pk]


# ── what people ask their office ──────────────────────────────────────────


def test_a_request_sent_twice_is_one_and_five_may_wait() -> None:
    worker = factories.worker()
    first = correction_ask(worker=worker, about="phone", said=" Es otro. ")
    assert correction_ask(worker=worker, about="phone", said="Es otro.") == first
    for number in range(4):
        correction_ask(worker=worker, about="name", said=f"Falta una letra {number}.")
    with pytest.raises(WrongState):
        correction_ask(worker=worker, about="name", said="Una más.")
    assert erasure_ask(worker=worker) == erasure_ask(worker=worker)
    with pytest.raises(InvalidInput):
        correction_ask(worker=worker, about="name", said="  ")


def test_what_was_said_and_answered_is_encrypted_and_answered_once() -> None:
    worker, officer = factories.worker(), factories.user(Role.REGISTRATION_OFFICER)
    asked = correction_ask(worker=worker, about="name", said="Canario con tilde.")
    with pytest.raises(InvalidInput):
        request_answer(request=asked, name="do", by=officer, answer=" ")
    request_answer(request=asked, name="do", by=officer, answer="Corregido canario.")
    with pytest.raises(WrongState):
        request_answer(request=asked, name="refuse", by=officer, answer="No.")
    from tests.security.conftest import rows

    stored = str(rows("SELECT said, answer FROM workers_personrequest")) + str(rows("SELECT changed FROM audit.entry"))
    assert "anario" not in stored
    assert PersonRequest.objects.get().answer == "Corregido canario."
    assert [event.action for event in asked.events.order_by("pk")] == ["request", "do"]
