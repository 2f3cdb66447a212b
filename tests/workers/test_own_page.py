"""A person at their own page: folio, date of birth, a code. Nothing tells a stranger who is registered."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.limits import limits_forget, within
from common.models import RateCount
from messaging.models import OutgoingText
from tests import factories
from tests.races import together
from tests.security.conftest import rows
from workers.models import FileOpening, OwnCode, OwnVisit, Worker
from workers.services import Claim, TooOften, code_ask, code_print, code_use, visit_begin, visit_of

pytestmark = pytest.mark.django_db
BEGIN, CODE, HOME = "/mi-expediente/", "/mi-expediente/codigo/", "/mi-expediente/inicio/"
PAGES = ("summary", "pathways", "openings", "data", "correct", "withdraw", "erase")
MOST_BYTES = 30_000


@pytest.fixture
def maria() -> Worker:
    return factories.worker(given_names="María", phone="+50255550123", birth_date=date(1990, 5, 17))


def claim_of(worker: Worker) -> Claim:
    return Claim(worker.folio, worker.birth_date)


def code_in_the_text() -> str:
    text = OutgoingText.objects.order_by("-pk").first()
    assert text is not None
    found = re.search(r"\d{6}", text.body or "")
    assert found is not None
    return found[0]


def asked(claim: Claim, client: str = "10.0.0.1") -> str:
    code_ask(claim=claim, client=client)
    return code_in_the_text()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def form(worker: Worker, **fields: Any) -> dict[str, Any]:
    born = worker.birth_date
    parts = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year}
    return {"folio": worker.folio} | parts | fields


def visiting(worker: Worker) -> Client:
    client = Client()
    client.cookies["own_visit"] = visit_begin(worker=worker)
    return client


# ── codes ─────────────────────────────────────────────────────────────────


def test_a_code_opens_once_and_is_stored_as_a_hash(maria: Worker) -> None:
    code = asked(claim_of(maria))
    assert code not in str(rows("SELECT code_hash FROM workers_owncode")) + str(rows("SELECT changed FROM audit.entry"))
    assert code_use(claim=claim_of(maria), code=code, client="a") == maria
    assert code_use(claim=claim_of(maria), code=code, client="a") is None


def test_a_folio_may_be_written_as_one_likes(maria: Worker) -> None:
    spoken = Claim(maria.folio.lower().replace("-", " "), maria.birth_date)
    assert code_use(claim=claim_of(maria), code=asked(spoken), client="a") == maria


def test_a_code_expires_after_ten_minutes(maria: Worker) -> None:
    code = asked(claim_of(maria))
    assert abs((OwnCode.objects.get().expires_at - timezone.now()).total_seconds() - 600) < 5
    OwnCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code_use(claim=claim_of(maria), code=code, client="a") is None


def test_five_wrong_tries_close_a_code(maria: Worker) -> None:
    code = asked(claim_of(maria))
    for _try in range(5):
        assert code_use(claim=claim_of(maria), code=wrong(code), client="a") is None
    RateCount.objects.all().delete()  # the code itself has counted too
    assert code_use(claim=claim_of(maria), code=code, client="a") is None


def test_a_new_code_closes_the_one_before_and_leaves_the_printed_one(maria: Worker) -> None:
    printed = code_print(worker=maria, by=factories.user(Role.REGISTRATION_OFFICER))
    first = asked(claim_of(maria))
    second = asked(claim_of(maria))
    if first != second:
        assert code_use(claim=claim_of(maria), code=first, client="a") is None
    assert code_use(claim=claim_of(maria), code=printed, client="a") == maria
    assert code_use(claim=claim_of(maria), code=second, client="a") == maria


def test_the_code_of_one_person_opens_nobody_elses_file(maria: Worker) -> None:
    other = factories.worker(phone="+50255550124")
    code = asked(claim_of(maria))
    assert code_use(claim=claim_of(other), code=code, client="a") is None
    assert code_use(claim=Claim(maria.folio, date(1990, 5, 18)), code=code, client="a") is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_the_code_at_once_one_gets_in() -> None:
    worker = factories.worker(phone="+50255550123")
    code, got_in = asked(claim_of(worker)), []

    def one() -> None:
        if code_use(claim=claim_of(worker), code=code, client="a"):
            got_in.append(1)

    together(*[one] * 5)
    assert got_in == [1]


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_no_more_than_five_are_looked_at() -> None:
    worker = factories.worker(phone="+50255550123")
    code = asked(claim_of(worker))
    told = together(*[lambda: code_use(claim=claim_of(worker), code=wrong(code), client="a")] * 12)
    assert told.count("done") == 5
    assert told.count("TooOften") == 7
    assert OwnCode.objects.get().tries == 5


# ── how often ─────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_under_many_at_once() -> None:
    let_through = []

    def one() -> None:
        if within("test", "somebody", limit=10, period=timedelta(minutes=1)):
            let_through.append(1)

    together(*[one] * 40)
    assert len(let_through) == 10
    assert RateCount.objects.get().count == 40


def test_a_count_begins_anew_and_keeps_no_address() -> None:
    assert within("test", "10.11.12.13", limit=1, period=timedelta(minutes=1))
    assert not within("test", "10.11.12.13", limit=1, period=timedelta(minutes=1))
    assert within("test", "10.11.12.14", limit=1, period=timedelta(minutes=1))
    assert "10.11" not in str(rows("SELECT * FROM common_ratecount"))
    RateCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert within("test", "10.11.12.13", limit=1, period=timedelta(minutes=1))
    assert limits_forget() == 1


def test_three_codes_an_hour_for_one_person_and_twenty_from_one_address(maria: Worker) -> None:
    for _time in range(3):
        asked(claim_of(maria))
    with pytest.raises(TooOften):
        code_ask(claim=claim_of(maria), client="10.0.0.2")
    for number in range(17):
        code_ask(claim=Claim(f"GT-26-{number:06d}-X", date(1990, 1, 1)), client="10.0.0.1")
    with pytest.raises(TooOften):
        code_ask(claim=Claim("GT-26-999999-X", date(1990, 1, 1)), client="10.0.0.1")


# ── no oracle ─────────────────────────────────────────────────────────────


@pytest.mark.without_scope
def test_who_is_not_registered_gets_the_same_answers_for_the_same_work() -> None:
    """By status, length, address, cookies and statements: for a person, a stranger, a wrong date, somebody without a telephone."""
    from common.scope import WHOLE_REGION, database_scope

    with database_scope(WHOLE_REGION):
        known = factories.worker(phone="+50255550123")
        silent = factories.worker(phone="")
        strange = Worker(folio="GT-26-987654-K", birth_date=known.birth_date)
        otherwise = Worker(folio=known.folio, birth_date=known.birth_date + timedelta(days=1))
    seen = [_walk(who) for who in (known, strange, otherwise, silent)]
    assert seen[0] == seen[1] == seen[2] == seen[3]
    with database_scope(WHOLE_REGION):
        assert OutgoingText.objects.count() == 3  # to the one who can be reached, as often as it may be asked for


def _walk(who: Worker) -> list[Any]:
    RateCount.objects.all().delete()
    client, told = Client(), []
    steps = [(BEGIN, form(who))] * 4 + [(CODE, {"code": "000000"})] * 6
    for address, sent in steps:
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, sent)
        statements = [re.sub(r"\W*'[^']*'|\d+", "", query["sql"])[:40] for query in queries]
        statements = [text for text in statements if "SAVEPOINT" not in text]  # keeping or taking back costs one word
        cookie = client.cookies.get("own_claim")
        told.append(
            (
                answer.status_code,
                len(answer.content),
                answer.get("Location"),
                statements,
                len(cookie.value if cookie else ""),
            )
        )
    assert [step[0] for step in told] == [302, 302, 302, 429, 200, 200, 200, 200, 200, 429]
    return told


# ── the visit ─────────────────────────────────────────────────────────────


def test_from_the_first_question_to_the_file_and_out_again(maria: Worker) -> None:
    client = Client()
    assert client.post(BEGIN, form(maria)).headers["Location"] == CODE
    assert "no está" not in client.get(CODE).content.decode()
    answer = client.post(CODE, {"code": code_in_the_text()})
    assert answer.headers["Location"] == HOME
    cookie = answer.cookies["own_visit"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, BEGIN, "Lax")
    page = client.get(HOME)
    assert "María" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    token = cookie.value
    client.post(reverse("own:leave"))
    client.cookies["own_visit"] = token
    assert client.get(HOME).headers["Location"] == BEGIN
    assert "sessionid" not in client.cookies


def test_a_printed_code_needs_no_telephone_and_stands_in_the_file(client_for: Any) -> None:
    officer = client_for(Role.REGISTRATION_OFFICER)
    worker = factories.worker(office=officer.user.office, phone="")
    page = reverse("workers:own_code", args=[worker.pk])
    assert not OwnCode.objects.exists() and officer.get(page).status_code == 200  # noqa: PT018
    found = re.search(r'class="code">(\d{6})<', officer.post(page).content.decode())
    assert found is not None
    assert found[1] not in officer.get(page).content.decode()
    assert [(row.what, row.by) for row in FileOpening.objects.all()] == [("code", officer.user)]
    client = Client()
    client.post(BEGIN, form(worker, printed="1"))
    assert client.post(CODE, {"code": f" {found[1][:3]} {found[1][3:]}"}).headers["Location"] == HOME
    assert not OutgoingText.objects.exists()


@pytest.mark.parametrize(("field", "ago"), [("seen_at", 16), ("started_at", 121)])
def test_a_visit_ends_after_a_quarter_of_an_hour_idle_and_after_two_hours(maria: Worker, field: str, ago: int) -> None:
    client = visiting(maria)
    assert client.get(HOME).status_code == 200
    OwnVisit.objects.update(**{field: timezone.now() - timedelta(minutes=ago)})
    assert client.get(HOME).headers["Location"] == BEGIN


def test_no_token_no_file() -> None:
    assert visit_of(token="") is None
    for name in PAGES:
        assert Client().get(reverse(f"own:{name}")).headers["Location"] == BEGIN


def test_an_erased_person_has_no_page(maria: Worker) -> None:
    client = visiting(maria)
    Worker.objects.update(status="erased")
    assert client.get(HOME).headers["Location"] == BEGIN
    assert not OwnCode.objects.exists()
    code_ask(claim=claim_of(maria), client="a")
    assert not OwnCode.objects.exists()


# ── the pages ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_every_page_is_light_and_shows_no_whole_number(maria: Worker, language: str) -> None:
    for number in range(40):
        maria.openings.create(
            by=factories.user(Role.COORDINATOR, full_name="Nombre Canario"), what="summary", reason=f"r{number}"
        )
    client = visiting(maria)
    client.cookies["django_language"] = language
    document = maria.identity_documents.get()
    for name in PAGES:
        answer = client.get(reverse(f"own:{name}"))
        page = answer.content.decode()
        assert (answer.status_code, len(answer.content) < MOST_BYTES) == (200, True), name
        assert "55550123" not in page
        assert str(document.number) not in page
        assert "Nombre Canario" not in page


def test_who_opened_the_file_is_told_by_role_and_office(maria: Worker) -> None:
    officer = factories.user(Role.REGISTRATION_OFFICER, office=maria.office)
    maria.openings.create(by=officer, what="identity:cui", reason="Trámite de visa")
    page = visiting(maria).get(reverse("own:openings")).content.decode()
    assert maria.office.name in page
    assert "Trámite de visa" in page
    assert officer.full_name not in page


def test_the_state_is_told_in_plain_words(maria: Worker) -> None:
    told = {
        "registered": "Está en la lista",
        "stale": "en reposo",
        "withdrawn": "Retiró su permiso",
        "draft": "no está completo",
        "merged": "Este folio es antiguo",
    }
    client = visiting(maria)
    for status, words in told.items():
        Worker.objects.update(status=status)
        assert words in client.get(HOME).content.decode(), status


def test_still_interested_wakes_a_resting_file(maria: Worker) -> None:
    Worker.objects.update(status="stale")
    answer = visiting(maria).post(reverse("own:confirm"), follow=True)
    maria.refresh_from_db()
    assert (maria.status, maria.confirmed_on) == ("registered", timezone.localdate())
    event = maria.events.first()
    assert event is not None
    assert (event.by, event.reason) == (None, "La propia persona, en su página.")
    assert "Gracias" in answer.content.decode()
    ((actor,),) = rows("SELECT actor FROM audit.entry WHERE table_name = 'workers_worker' ORDER BY id DESC LIMIT 1")
    assert actor == f"person:{maria.pk}"


def test_taking_the_permission_back_says_first_what_happens_and_holds_at_once(maria: Worker) -> None:
    maria.consents.create(purpose="matching", means="signed", text_version="1", given_at=timezone.now())
    client = visiting(maria)
    assert "Dejamos de buscarle trabajo" in client.get(reverse("own:withdraw")).content.decode()
    assert Worker.objects.matchable().exists()
    client.post(reverse("own:withdraw"))
    assert not Worker.objects.matchable().exists()
    assert not maria.consents.filter(withdrawn_at__isnull=True).exists()
    client.post(reverse("own:withdraw"))
    assert maria.events.filter(action="withdraw").count() == 1


def test_a_correction_goes_to_the_office_and_its_answer_comes_back(maria: Worker, client_for: Any) -> None:
    client = visiting(maria)
    assert client.post(reverse("own:correct"), {"about": "name", "said": ""}).status_code == 200
    client.post(reverse("own:correct"), {"about": "name", "said": "Es María José."})
    officer = client_for(Role.REGISTRATION_OFFICER, office=maria.office)
    assert maria.folio in officer.get("/workers/worklist/?tab=asked").content.decode()
    asked = maria.requests.get()
    answer = {"request": asked.pk, f"{asked.pk}-move": "do", f"{asked.pk}-reason": "Corregido."}
    officer.post(reverse("workers:requests", args=[maria.pk]), answer)
    page = client.get(reverse("own:data")).content.decode()
    assert "Es María José." in page
    assert "Corregido." in page


def test_asking_for_erasure_twice_is_one_request(maria: Worker) -> None:
    client = visiting(maria)
    for _time in range(2):
        client.post(reverse("own:erase"))
    assert maria.requests.get().kind == "erasure"
    assert "Su oficina tiene su solicitud" in client.get(reverse("own:erase")).content.decode()


def test_a_visit_shows_one_file_and_no_other(maria: Worker) -> None:
    other = factories.worker(office=maria.office, given_names="Otra")
    client = visiting(maria)
    for name in PAGES:
        page = client.get(reverse(f"own:{name}"), {"pk": other.pk}).content.decode()
        assert other.folio not in page
