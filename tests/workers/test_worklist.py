"""The office's list: the right people on each tab, of one's own office only, confirmed one by one or together, with undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import WrongState
from tests import factories
from workers.models import FileOpening, Worker
from workers.selectors import TABS, worklist_of
from workers.services import erasure_ask, request_answer

pytestmark = pytest.mark.django_db
PHONE = "+50255550142"
LIST = "/workers/worklist/"


@pytest.fixture
def officer(client_for: Any) -> Any:
    return client_for(Role.REGISTRATION_OFFICER, office=factories.office("GT"))


def at(client: Any, days_ago: int = 0, **fields: Any) -> Worker:
    """Registered and confirmed so many days ago, at the client's office, with free dates ahead."""
    day = timezone.localdate() - timedelta(days=days_ago)
    worker = factories.worker(
        **{"office": client.user.office, "registered_on": day, "confirmed_on": day, "phone": PHONE} | fields
    )
    worker.availabilities.create(starts_on=day, ends_on=timezone.localdate() + timedelta(days=60))
    return worker


def listed(client: Any, tab: str, **query: Any) -> list[int]:
    return [worker.pk for worker in client.get(LIST, {"tab": tab} | query).context["table"].rows]


def test_each_tab_lists_its_people_and_counts_them(officer: Any) -> None:
    today = timezone.localdate()
    people = {"now": at(officer, 80), "soon": at(officer, 66), "stale": at(officer, 99, status="stale")}
    people["dates"] = at(officer)
    people["dates"].availabilities.all().delete()
    people["papers"] = at(officer)
    people["papers"].papers.create(kind="medical", expires_on=today + timedelta(days=30))
    people["asked"] = at(officer)
    people["asked"].requests.create(kind="correction", about="name", said="x")
    renewed = at(officer, 65)
    renewed.papers.create(kind="medical", expires_on=today - timedelta(days=30))
    renewed.papers.create(kind="medical", expires_on=today + timedelta(days=300))
    for tab in TABS:
        assert listed(officer, tab) == [people[tab].pk], tab
    assert worklist_of(officer.user).counts() == dict.fromkeys(TABS, 1)


def test_nobody_of_another_office_is_listed_revealed_confirmed_or_printed(officer: Any) -> None:
    strange = factories.worker("GT", status="stale", phone=PHONE)
    assert listed(officer, "stale") == []
    assert PHONE not in officer.post(f"{LIST}?tab=stale", {"reveal": strange.pk}).content.decode()
    officer.post(reverse("workers:worklist_confirm"), {"one": strange.pk})
    assert PHONE not in officer.get(reverse("workers:worklist_print"), {"tab": "stale"}).content.decode()
    strange.refresh_from_db()
    assert strange.status == "stale"
    assert not FileOpening.objects.filter(worker=strange).exists()


def test_a_number_is_covered_until_somebody_asks_and_that_is_noted(officer: Any) -> None:
    worker = at(officer, 85)
    assert PHONE not in officer.get(LIST).content.decode()
    shown = officer.post(LIST, {"reveal": worker.pk})
    assert f'href="tel:{PHONE}"' in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert [(row.what, row.by) for row in worker.openings.all()] == [("phone", officer.user)]


def test_one_click_confirms_and_one_click_takes_it_back(officer: Any) -> None:
    worker = at(officer, 99, status="stale")
    back = f"{LIST}?tab=stale"
    answer = officer.post(reverse("workers:worklist_confirm"), {"one": worker.pk, "back": back}, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert reverse("workers:worklist_undo") in answer.content.decode()
    officer.post(reverse("workers:worklist_undo"), {"back": back})
    worker.refresh_from_db()
    assert worker.status == "stale"
    assert reverse("workers:worklist_undo") not in officer.get(LIST).content.decode()


def test_several_are_named_and_counted_before_anything_is_noted(officer: Any) -> None:
    people = [at(officer, 99, status="stale", given_names=name) for name in ("Ana", "Berta", "Carla")]
    chosen = {"many": [worker.pk for worker in people]}
    preview = officer.post(reverse("workers:worklist_confirm"), chosen).content.decode()
    assert "3 personas siguen interesadas" in preview
    assert all(worker.given_names in preview for worker in people)
    assert Worker.objects.filter(status="stale").count() == 3
    officer.post(reverse("workers:worklist_confirm"), chosen | {"sure": "1"})
    assert Worker.objects.filter(status="registered").count() == 3


def test_the_way_back_never_leads_elsewhere(officer: Any) -> None:
    answer = officer.post(reverse("workers:worklist_confirm"), {"one": "0", "back": "https://evil.example/?tab=now"})
    assert answer.headers["Location"] == f"{LIST}?tab=now"


def test_the_printed_list_is_by_place_and_noted_in_each_file(officer: Any) -> None:
    people = [at(officer, 99, status="stale") for _number in range(3)]
    page = officer.get(reverse("workers:worklist_print"), {"tab": "stale"}).content.decode()
    assert page.count(PHONE) == 3
    assert [opening.what for worker in people for opening in worker.openings.all()] == ["worklist"] * 3


def test_a_request_is_read_and_answered_at_the_office(officer: Any) -> None:
    worker = at(officer)
    asked = worker.requests.create(kind="correction", about="name", said="Falta la tilde.")
    asked.events.create(action="request", new_state="open")
    page = reverse("workers:requests", args=[worker.pk])
    assert "Falta la tilde." in officer.get(page).content.decode()
    form = {"request": asked.pk, f"{asked.pk}-move": "do", f"{asked.pk}-reason": "Ya está."}
    assert officer.post(page, form | {f"{asked.pk}-reason": ""}).status_code == 200
    assert officer.post(page, form).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("done", "Ya está.")


def test_a_request_for_erasure_can_only_be_refused_here_and_leads_to_the_page_that_erases(officer: Any) -> None:
    worker = at(officer)
    asked = erasure_ask(worker=worker)
    page = reverse("workers:requests", args=[worker.pk])
    assert reverse("workers:erasure", args=[worker.pk]) in officer.get(page).content.decode()
    form = {"request": asked.pk, f"{asked.pk}-move": "do", f"{asked.pk}-reason": "Ya."}
    assert officer.post(page, form).status_code == 200
    with pytest.raises(WrongState):
        request_answer(request=asked, name="do", by=officer.user, answer="Ya.")
    assert officer.post(page, form | {f"{asked.pk}-move": "refuse"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("refused", "Ya.")
