"""What an inspector does with a complaint: each action leaves its event, the clock follows, and what may not be is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from recruiters.admin.actions import offered
from recruiters.desk_letters import gives_away
from recruiters.models import Allegation, Complaint, ComplaintLetter, ComplaintReminder, ContactOpening
from recruiters.services import (
    allegation_find,
    complaint_ask,
    complaint_assign,
    complaint_keep_out,
    complaint_move,
    complaint_pause,
    complaint_refer,
    complaint_resume,
    complaint_route,
    complaint_triage,
    complaint_weigh,
    contact_open,
    deadlines_remind,
    letter_change,
    letter_content,
    letter_send,
    letter_templates_load,
    letter_write,
    reminding,
)
from tests import factories
from tests.desk import told
from workers.models import ExportLog

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 16, 20, tzinfo=UTC)
ACCOUNT = "El encargado Pablo me cobró tres mil quetzales en la terminal de buses de Mazatenango."


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def irma(db: Any) -> Any:
    return factories.user(Role.INSPECTOR, full_name="Irma Pacaya")


def filed(*categories: str, **fields: Any) -> Complaint:
    fields = {"account": ACCOUNT, "recruiter": factories.recruiter(legal_name="Agencia Laguna")} | fields
    complaint = complaint_route(complaint=told(**fields), categories=categories or ("fee",))
    for category in categories or ("fee",):
        complaint.allegations.create(category=category)
    return complaint


def under_investigation(by: Any, **fields: Any) -> Complaint:
    complaint = filed(**fields)
    complaint_triage(complaint=complaint, severity=complaint.severity, by=by)
    complaint_move(complaint=complaint, name="investigate", by=by)
    return complaint


def actions_of(complaint: Complaint) -> list[str]:
    return list(complaint.events.order_by("pk").values_list("action", flat=True))


def test_a_complaint_from_receipt_to_close(irma: Any, monday: Any):
    letter_templates_load()
    complaint = filed("fee", "retaliation")
    complaint_triage(complaint=complaint, severity="p2", by=irma)
    complaint_assign(complaint=complaint, to=irma, by=irma)
    complaint_ask(complaint=complaint, body="¿Tiene el recibo?", by=irma)
    complaint_move(complaint=complaint, name="investigate", by=irma)
    complaint_pause(complaint=complaint, reason="Se espera la respuesta de la agencia.", by=irma)
    monday.shift(timedelta(days=7))
    complaint_resume(complaint=complaint, by=irma)
    for allegation in complaint.allegations.all():
        allegation_find(allegation=allegation, outcome="founded", reasons="Consta en el recibo.", by=irma)
    complaint_move(complaint=complaint, name="remedy", by=irma, reason="Devuelve lo cobrado.")
    complaint_move(complaint=complaint, name="close", by=irma, reason="Devuelto.")
    complaint.refresh_from_db()
    assert (complaint.status, complaint.next_due_at, complaint.is_paused) == ("closed", None, False)
    assert actions_of(complaint) == [
        "triage", "assign", "ask", "investigate", "pause", "resume", "find", "find", "remedy", "close",
    ]  # fmt: skip
    assert f"{complaint.due_on}" == "2026-11-27", "four working days later than without the pause"


def test_closing_needs_every_allegation_decided_and_reasons(irma: Any):
    complaint = under_investigation(irma)
    with pytest.raises(WrongState, match="1"):
        complaint_move(complaint=complaint, name="close", by=irma, reason="Listo.")
    with pytest.raises(InvalidInput):
        allegation_find(allegation=complaint.allegations.get(), outcome="founded", reasons=" ", by=irma)
    allegation_find(allegation=complaint.allegations.get(), outcome="unfounded", reasons="No consta.", by=irma)
    with pytest.raises(InvalidInput):
        complaint_move(complaint=complaint, name="close", by=irma)
    complaint_move(complaint=complaint, name="close", by=irma, reason="No consta.")
    complaint_move(complaint=complaint, name="reopen", by=irma, reason="Hay otra prueba.")
    assert Complaint.objects.get(pk=complaint.pk).next_due_at is not None


def test_another_severity_needs_a_reason_and_starts_the_clock_of_danger(irma: Any):
    complaint = filed()
    with pytest.raises(InvalidInput):
        complaint_triage(complaint=complaint, severity="p1", by=irma)
    complaint_triage(complaint=complaint, severity="p1", by=irma, reason="La tienen encerrada.")
    complaint.refresh_from_db()
    assert (complaint.next_duty, complaint.danger_since) == ("refer", MONDAY.replace(minute=0))


def test_danger_that_is_known_later_starts_its_clock_then(irma: Any, monday: Any):
    complaint = under_investigation(irma)
    before = complaint.next_due_at
    monday.move_to(MONDAY + timedelta(days=1))
    for wrong in ({"severity": complaint.severity, "reason": "Igual."}, {"severity": "p1", "reason": " "}):
        with pytest.raises(InvalidInput):
            complaint_weigh(complaint=complaint, by=irma, **wrong)
    complaint_weigh(complaint=complaint, severity="p1", by=irma, reason="Lo amenazan.")
    assert (complaint.severity, complaint.danger_since) == ("p1", MONDAY.replace(minute=0) + timedelta(days=1))
    assert complaint.next_due_at < before
    assert actions_of(complaint)[-1] == "weigh"
    with pytest.raises(WrongState):
        complaint_weigh(complaint=filed(), severity="p1", by=irma, reason="Nadie la leyó.")


def test_it_is_passed_on_with_consent_or_where_a_life_is_in_danger(irma: Any):
    complaint = filed("violence")
    complaint_triage(complaint=complaint, severity="p1", by=irma)
    for said in ({"consented": "yes", "to": ""}, {"consented": "danger", "to": "PNC"}, {"consented": "", "to": "PNC"}):
        with pytest.raises(InvalidInput):
            complaint_refer(complaint=complaint, by=irma, **said)
    with pytest.raises(InvalidInput):
        complaint_move(complaint=complaint, name="refer", by=irma, reason="Sin preguntar.")
    complaint_refer(complaint=complaint, to="", consented="no", by=irma)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.next_duty) == ("triaged", "update")
    complaint_refer(complaint=complaint, to="PNC 110", consented="danger", reason="La golpean hoy.", by=irma)
    assert complaint.status == "referred"


def test_who_may_not_see_it_can_do_nothing_to_it(irma: Any):
    complaint = filed()
    far = factories.user(Role.INSPECTOR, country="HN")
    with pytest.raises(NotAllowed):
        complaint_keep_out(complaint=complaint, user=irma, by=far, reason="Es su prima.")
    complaint_keep_out(complaint=complaint, user=irma, by=factories.user(Role.ADMINISTRATOR), reason="Es su prima.")
    for by in (irma, far, factories.user(Role.COORDINATOR)):
        with pytest.raises(NotAllowed):
            complaint_triage(complaint=complaint, severity="p2", by=by)
    with pytest.raises(InvalidInput):
        complaint_assign(complaint=complaint, to=irma, by=factories.user(Role.INSPECTOR))


def test_how_to_reach_the_person_is_shown_for_a_reason_and_noted(irma: Any):
    complaint = filed(is_anonymous=False, contact="Ana Xol, 5555 1234")
    with pytest.raises(InvalidInput):
        contact_open(complaint=complaint, reason="", by=irma)
    assert contact_open(complaint=complaint, reason="Para citarla.", by=irma) == "Ana Xol, 5555 1234"
    assert ContactOpening.objects.get().reason == "Para citarla."
    assert contact_open(complaint=filed(), reason="x", by=irma) == ""


# ── letters ───────────────────────────────────────────────────────────────


def written(by: Any, **fields: Any) -> ComplaintLetter:
    letter_templates_load()
    complaint = under_investigation(by, is_anonymous=False, contact="Ana Lucía Xol Caal, +502 5555 1234", **fields)
    return letter_write(
        complaint=complaint,
        kind="hearing",
        language="es",
        allegations=[complaint.allegations.get().pk],
        addressee="Agencia Laguna",
        by=by,
        answer_by=(MONDAY + timedelta(days=10)).date(),
    )


def test_a_letter_names_the_allegation_and_neither_person_nor_folio_nor_words(irma: Any):
    letter = written(irma)
    assert "cobro o deuda" in letter.body.lower() or "- " in letter.body
    assert "{" not in letter.body
    for hidden in ("Xol", "5555", letter.complaint.folio, "Mazatenango"):
        assert hidden not in letter.subject + letter.body
    sent = letter_send(letter=letter, looked_over=True, by=irma)
    content = letter_content(sent)
    assert content.startswith(b"%PDF")
    assert len(sent.sha256) == 64
    assert letter_content(ComplaintLetter.objects.get(pk=letter.pk)) == content


@pytest.mark.parametrize(
    "slip",
    [
        "Según Ana Xol, usted cobró.",
        "Llame al 55551234.",
        "La queja {folio} dice que cobró.",
        "Usted cobro TRES MIL quetzales en la terminal.",
    ],
)
def test_a_letter_that_gives_the_person_away_is_not_sent(slip: str, irma: Any):
    letter = written(irma)
    slip = slip.replace("{folio}", letter.complaint.folio)
    letter_change(letter=letter, subject=letter.subject, body=f"{letter.body}\n{slip}", by=irma)
    with pytest.raises(InvalidInput):
        letter_send(letter=letter, looked_over=True, by=irma)
    assert ComplaintLetter.objects.get().sent_at is None


def test_a_letter_is_read_before_it_goes_and_stays_as_it_went(irma: Any):
    letter = written(irma)
    with pytest.raises(InvalidInput):
        letter_send(letter=letter, looked_over=False, by=irma)
    letter_send(letter=letter, looked_over=True, by=irma)
    with pytest.raises(WrongState):
        letter_change(letter=letter, subject="Otro", body="Otro", by=irma)
    with pytest.raises(DatabaseError), transaction.atomic():
        ComplaintLetter.objects.filter(pk=letter.pk).update(body="Otro")


def test_four_words_in_a_row_are_nobodys_and_five_are():
    told_words = ["uno dos tres cuatro cinco seis"]
    assert gives_away("Uno, dos tres: cuatro. Y cinco", folio="Q-1", contact="", told=told_words) == []
    assert gives_away("UNO dos trés cuatro cinco", folio="Q-1", contact="", told=told_words) != []


# ── somebody else, and once ───────────────────────────────────────────────


def test_after_an_appeal_somebody_else_decides(irma: Any):
    luis = factories.user(Role.INSPECTOR)
    complaint = under_investigation(irma)
    complaint_assign(complaint=complaint, to=irma, by=irma)
    allegation = complaint.allegations.get()
    allegation_find(allegation=allegation, outcome="unfounded", reasons="No hay recibo.", by=irma)
    complaint_move(complaint=complaint, name="close", by=irma, reason="No hay pruebas.")
    complaint_move(complaint=complaint, name="appeal", by=irma, reason="Trae un recibo.")
    assert Complaint.objects.get(pk=complaint.pk).assigned_to is None
    with pytest.raises(NotAllowed):
        complaint_move(complaint=complaint, name="reopen", by=irma, reason="Otra vez.")
    complaint_move(complaint=complaint, name="reopen", by=luis, reason="Se vuelve a mirar.")
    with pytest.raises(NotAllowed):
        allegation_find(allegation=allegation, outcome="unfounded", reasons="Sigo igual.", by=irma)
    told = {one.action.name: one.why_not for one in offered(complaint, irma)}
    assert (bool(told["find"]), bool(told["close"]), told["ask"]) == (True, True, "")
    allegation_find(allegation=allegation, outcome="founded", reasons="Trajo el recibo.", by=luis)
    with pytest.raises(NotAllowed):
        complaint_move(complaint=complaint, name="close", by=irma, reason="Ya.")
    assert complaint_move(complaint=complaint, name="close", by=luis, reason="Pagaron.").status == "closed"


# ── reminders ─────────────────────────────────────────────────────────────


def test_a_deadline_is_told_once_and_says_nothing_of_the_complaint(
    irma: Any, monday: Any, django_capture_on_commit_callbacks: Any
):
    head = factories.user(Role.ADMINISTRATOR, country="GT")
    complaint = filed()
    Complaint.objects.filter(pk=complaint.pk).update(assigned_to=irma)

    def remind() -> list[tuple[str, ...]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deadlines_remind()
            deadlines_remind()
        return sorted(tuple(message.to) for message in mail.outbox)

    assert remind() == []
    monday.move_to(MONDAY + timedelta(days=2))
    assert remind() == [(irma.email,)]
    monday.move_to(MONDAY + timedelta(days=3))
    assert remind() == sorted([(irma.email,), (head.email,)])
    text = "".join(f"{message.subject}{message.body}" for message in mail.outbox)
    assert complaint.folio not in text
    assert "Laguna" not in text
    assert remind() == []


def test_deadlines_told_already_keep_no_later_one_from_being_told(irma: Any, monday: Any, monkeypatch: Any):
    monkeypatch.setattr(reminding, "MOST_AT_ONCE", 2)
    factories.user(Role.ADMINISTRATOR, country="GT")
    others = [filed() for _number in range(5)]
    Complaint.objects.filter(pk__in=[one.pk for one in others]).update(assigned_to=irma)
    monday.move_to(MONDAY + timedelta(days=3))
    for _hour in range(3):
        deadlines_remind()
    told = ComplaintReminder.objects.filter(to=irma, level="late")
    assert set(told.values_list("complaint", flat=True)) == {one.pk for one in others}
    assert deadlines_remind() == 0
    luis = factories.user(Role.INSPECTOR)
    Complaint.objects.filter(pk=others[0].pk).update(assigned_to=luis)
    assert deadlines_remind() == 1, "whoever it was given to since"


# ── pages ─────────────────────────────────────────────────────────────────


@pytest.fixture
def inspector(client_for: Any) -> Any:
    client = client_for(Role.INSPECTOR)
    client.cookies["django_language"] = "en"
    return client


def do(client: Any, complaint: Complaint, name: str, **said: Any) -> Any:
    address = reverse("admin:recruiters_complaint_do", args=[complaint.pk, name])
    return client.post(address, said, follow=True)


def test_the_page_says_what_may_be_done_and_why_not(inspector: Any):
    complaint = filed()
    page = inspector.get(reverse("admin:recruiters_complaint_change", args=[complaint.pk]))
    offered = {one.action.name: one.why_not for one in page.context["offered"]}
    assert [name for name, why_not in offered.items() if not why_not] == ["triage", "assign", "ask", "keep_out"]
    assert offered["close"].startswith("It is received.")
    assert ACCOUNT in page.content.decode()


def test_a_refusal_is_said_at_its_field_and_keeps_what_was_typed(inspector: Any):
    complaint = filed()
    answer = do(inspector, complaint, "triage", severity="p1", reason="")
    assert answer.status_code == 200
    assert "Say why it is more or less serious" in answer.content.decode()
    assert Complaint.objects.get(pk=complaint.pk).status == "received"
    do(inspector, complaint, "triage", severity="p1", reason="Peligro.")
    assert Complaint.objects.get(pk=complaint.pk).status == "triaged"


def seen_on(client: Any, complaint: Complaint) -> str:
    return str(client.get(reverse("admin:recruiters_complaint_change", args=[complaint.pk])).context["last_event"])


def test_a_form_that_is_sent_twice_is_done_once(inspector: Any):
    complaint = under_investigation(inspector.user)
    shown = seen_on(inspector, complaint)
    for _click in range(2):
        answer = do(inspector, complaint, "ask", body="¿Tiene el recibo?", _seen=shown)
    assert complaint.messages.count() == 1
    assert "had been sent already" in answer.content.decode()
    do(inspector, complaint, "ask", body="¿Tiene el recibo?", _seen=seen_on(inspector, complaint))
    assert complaint.messages.count() == 2, "asked again from a page that shows the first"


def test_a_page_that_is_not_fresh_any_more_decides_over_nobodys_head(inspector: Any):
    luis, complaint = factories.user(Role.INSPECTOR, full_name="Luis Tot"), under_investigation(inspector.user)
    shown, allegation = seen_on(inspector, complaint), complaint.allegations.get()
    said = {"allegation": allegation.pk, "outcome": "unfounded", "reasons": "No hay recibo."}
    allegation_find(allegation=allegation, outcome="founded", reasons="Hay recibo.", by=luis)
    answer = do(inspector, complaint, "find", _seen=shown, **said)
    text = answer.content.decode()
    assert ("Luis Tot" in text, "In between" in text, "No hay recibo." in text) == (True, True, True)
    allegation.refresh_from_db()
    assert allegation.outcome == "founded"
    do(inspector, complaint, "find", _seen=str(answer.context["last_event"]), **said)
    allegation.refresh_from_db()
    assert allegation.outcome == "unfounded", "they have seen it and say so again"


def test_what_was_refused_may_be_sent_again_as_it_is(inspector: Any):
    complaint = filed()
    shown = seen_on(inspector, complaint)
    refused = do(inspector, complaint, "pause", reason="Se espera.", _seen=shown)
    assert "Nobody has read it yet" in refused.content.decode()
    again = do(inspector, complaint, "pause", reason="Se espera.", _seen=shown)
    assert "had been sent already" not in again.content.decode()


def test_what_was_decided_is_not_made_another_allegation_nor_another_complaints(inspector: Any):
    complaint, other = under_investigation(inspector.user), filed()
    allegation = complaint.allegations.get()
    allegation_find(allegation=allegation, outcome="founded", reasons="Hay recibo.", by=inspector.user)
    page = reverse("admin:recruiters_allegation_change", args=[allegation.pk])
    inspector.post(page, {"complaint": other.pk, "category": "violence", "note": ""})
    allegation.refresh_from_db()
    assert (allegation.complaint, allegation.category) == (complaint, "fee")
    complaint_move(complaint=complaint, name="close", by=inspector.user, reason="Devolvieron todo.")
    added = inspector.post(
        reverse("admin:recruiters_allegation_add"), {"complaint": complaint.pk, "category": "wages", "note": ""}
    )
    assert added.status_code == 200
    assert complaint.allegations.count() == 1


def test_the_tabs_count_what_their_queue_lists(inspector: Any, monday: Any):
    filed()
    late = filed()
    mine = filed()
    Complaint.objects.filter(pk=mine.pk).update(assigned_to=inspector.user)
    Complaint.objects.filter(pk=late.pk).update(next_due_at=MONDAY - timedelta(days=2))
    listed = reverse("admin:recruiters_complaint_changelist")
    tabs = {tab["url"]: tab["count"] for tab in inspector.get(listed).context["tabs"]}
    assert tabs == {
        "?": "", "?due=late": "1", "?due=today": "0", "?due=week": "2", "?due=nobody": "2", "?due=mine": "1",
        "?due=waiting": "0", "?due=open": "3", "?due=closed": "0",
    }  # fmt: skip
    for url, count in tabs.items():
        assert count in ("", str(inspector.get(listed + url).context["cl"].result_count))


def test_of_the_closed_ones_the_newest_comes_first(inspector: Any):
    older, newer = filed(), filed()
    Complaint.objects.update(status="closed", next_due_at=None)
    page = inspector.get(reverse("admin:recruiters_complaint_changelist") + "?due=closed")
    assert [complaint.pk for complaint in page.context["cl"].result_list] == [newer.pk, older.pk]


def test_a_list_goes_out_as_it_is_filtered_with_a_reason_and_without_contacts(inspector: Any):
    shown = filed("violence", is_anonymous=False, contact="Ana Xol, 5555 1234")
    filed()
    export = reverse("admin:recruiters_complaint_export")
    assert inspector.post(f"{export}?severity__exact=p1", {"format": "csv"}).status_code == 302
    assert not ExportLog.objects.exists()
    said = {"format": "csv", "reason": "Informe del mes."}
    text = inspector.post(f"{export}?severity__exact=p1", said).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 2
    assert shown.folio in text
    assert "Xol" not in text
    assert not ContactOpening.objects.exists()
    assert "Xol" in inspector.post(f"{export}?severity__exact=p1", said | {"contact": "on"}).content.decode()
    assert (ExportLog.objects.count(), ContactOpening.objects.count()) == (2, 1)


def test_an_inspector_who_writes_that_it_is_about_their_own_agency_sees_it_no_more(inspector: Any):
    own = factories.recruiter(legal_name="Agencia Propia")
    own.members.create(user=inspector.user)
    complaint = filed(recruiter=None)
    page = reverse("admin:recruiters_complaint_change", args=[complaint.pk])
    from tests.common.test_editing import filled

    inspector.post(page, filled(inspector, page) | {"recruiter": own.pk})
    assert inspector.get(page).status_code == 302
    assert Complaint.objects.get(pk=complaint.pk).excluded == [inspector.user.pk]
    assert Allegation.objects.filter(complaint=complaint).count() == 1


def test_the_page_counts_the_placements_that_it_touches(inspector: Any):
    agency = factories.recruiter()
    worker, vacancy = factories.worker(), factories.vacancy()
    today = MONDAY.date()
    agency.mandates.create(employer=vacancy.employer, vacancy=vacancy, seats=2, starts_on=today, ends_on=today)
    factories.placement(worker, vacancy)
    complaint = filed(recruiter=agency)
    page = inspector.get(reverse("admin:recruiters_complaint_change", args=[complaint.pk]))
    assert [(told.label, told.count) for told in page.context["affected"]] == [("Placements under way", 1)]
    elsewhere = inspector.get(reverse("admin:recruiters_complaint_change", args=[filed().pk]))
    assert elsewhere.context["affected"] == []
