"""Asked for by name: the employer learns a yes or that there is none, and never why; the person's seat is kept by rules, not by favour."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers.models import NamedRequest
from employers.services import named_request_move, named_request_send, named_requests_forget
from matching.engine.assignment import assign
from matching.engine.pairs import MatrixPairs
from matching.models import NamedPerson
from matching.named.kept import Named, WithoutKept, keep, named_pairs, seats_left, together
from matching.named.selectors import candidates
from matching.named.services import named_person_choose, named_person_move, named_request_close
from matching.receivers import forget_what_proposals_say
from tests import factories
from workers.models import Consent

pytestmark = pytest.mark.django_db


def scene(**worker) -> SimpleNamespace:
    dale = factories.user(Role.EMPLOYER_CLERK)
    vacancy = factories.vacancy(employer=factories.employer(clerk=dale), seats=2)
    elena = factories.worker(**{"given_names": "Elena", "first_surname": "Ajú", "second_surname": "Tzoc"} | worker)
    request = named_request_send(
        vacancy=vacancy, country=factories.country("GT"), name="Elena Ajú", by=dale, birth_year=elena.birth_date.year
    )
    return SimpleNamespace(dale=dale, rosa=factories.user(), vacancy=vacancy, elena=elena, request=request)


def state(request: NamedRequest) -> str:
    request.refresh_from_db()
    return request.status


def test_the_employer_sees_asked_until_the_person_agrees_and_then_found():
    it = scene()
    assert it.elena in candidates(it.request, it.rosa)
    found = named_person_choose(request=it.request, worker=it.elena, by=it.rosa)
    assert state(it.request) == "asked"
    with pytest.raises(WrongState, match="write that consent down"):
        named_person_move(found=found, name="agree", by=it.rosa)
    factories.sharing(it.elena)
    named_person_move(found=found, name="agree", by=it.rosa)
    assert state(it.request) == "found"
    assert [pair.worker for pair in named_pairs([it.vacancy.pk])] == [it.elena.pk]
    Consent.objects.filter(worker=it.elena, purpose="sharing").update(withdrawn_at=it.request.created_at)
    assert named_pairs([it.vacancy.pk]) == ()


def test_of_a_no_the_employer_learns_that_and_nothing_else():
    it = scene()
    found = named_person_choose(request=it.request, worker=it.elena, by=it.rosa)
    named_person_move(found=found, name="refuse", by=it.rosa, reason="Cuida a su madre.")
    assert state(it.request) == "not_available"
    assert [event.reason for event in it.request.events.all()] == ["", ""]
    with pytest.raises(IntegrityError, match="without_why"), transaction.atomic():
        it.request.events.create(action="close", new_state="not_available", reason="Cuida a su madre.")


def test_one_person_at_a_time_stands_for_a_request_and_another_may_follow_a_mistake():
    it, other = scene(), factories.worker()
    found = named_person_choose(request=it.request, worker=other, by=it.rosa)
    with pytest.raises(WrongState):
        named_person_choose(request=it.request, worker=it.elena, by=it.rosa)
    with pytest.raises(WrongState):
        named_request_close(request=it.request, by=it.rosa)
    named_person_move(found=found, name="mistake", by=it.rosa)
    assert named_person_choose(request=it.request, worker=it.elena, by=it.rosa).status == "to_ask"


def test_what_cannot_be_asked():
    it = scene()
    gt = factories.country("GT")
    with pytest.raises(InvalidInput):
        named_request_send(vacancy=it.vacancy, country=gt, name="Elena", by=it.dale)
    named_request_send(vacancy=it.vacancy, country=gt, name="Juan Pérez", by=it.dale)
    with pytest.raises(WrongState, match="as the vacancy has seats"):
        named_request_send(vacancy=it.vacancy, country=gt, name="Ana Coc", by=it.dale)
    named_request_move(request=it.request, name="withdraw", by=it.dale)
    with pytest.raises(WrongState):
        named_person_choose(request=it.request, worker=it.elena, by=it.rosa)


def test_the_name_goes_with_the_person_and_some_time_after_the_end():
    it = scene()
    named_person_choose(request=it.request, worker=it.elena, by=it.rosa)
    forget_what_proposals_say(worker=it.elena, by=None)
    assert state(it.request) == "not_available"
    assert (it.request.name, it.request.birth_year) == (None, None)
    other = scene()
    named_request_move(request=other.request, name="withdraw", by=other.dale)
    assert named_requests_forget() == 0
    NamedRequest.objects.filter(pk=other.request.pk).update(updated_at="2026-01-01T00:00:00Z")
    assert named_requests_forget() == 1


def table(rows: list[list[int]]) -> MatrixPairs:
    """Scores as written down: a row a worker, -1 where a bar closes the vacancy."""
    return MatrixPairs(np.array(rows, np.int16))


def kept_run(scores: MatrixPairs, seats: list[int], named: list[Named]):
    ids = np.arange(10, 10 + scores.n_workers), np.arange(90, 90 + scores.n_vacancies)
    places = np.array(seats, np.int32)
    kept = keep(named, scores, places, ids)
    rest = assign(WithoutKept(scores, kept), seats_left(places, kept))
    return kept, together(rest, kept, scores)


def test_a_seat_is_kept_for_whom_no_bar_closes_it_however_low_the_score():
    scores = table([[9000, 5000], [8000, -1], [100, 7000]])
    kept, result = kept_run(scores, [1, 1], [Named(1, 12, 90)])
    assert kept.requests == (1,)
    assert result.vacancy_of.tolist() == [1, -1, 0]
    assert (result.total_score, result.bound, result.gap, result.seats) == (5100, 5100, 0.0, 2)
    assert result.eligible_pairs == 5


def test_no_seat_is_kept_past_a_bar_nor_past_the_last_seat_nor_twice_for_one_person():
    scores = table([[9000, 5000], [8000, -1], [100, 7000]])
    named = [Named(1, 11, 91), Named(2, 12, 90), Named(3, 10, 90), Named(4, 12, 91), Named(5, 77, 91)]
    kept, result = kept_run(scores, [1, 1], named)
    assert kept.requests == (2,)
    assert result.vacancy_of.tolist() == [1, -1, 0]


def test_without_requests_a_run_is_as_ever():
    scores = table([[9000, 5000], [8000, 4000]])
    kept, result = kept_run(scores, [1, 1], [])
    plain = assign(scores, np.array([1, 1], np.int32))
    assert kept.requests == ()
    assert result.vacancy_of.tolist() == plain.vacancy_of.tolist()
    assert result.bound == plain.bound


def test_the_whole_way_on_the_pages(client_for):
    it = scene()
    office = it.elena.office
    clerk, coordinator = client_for(it.dale), client_for(Role.COORDINATOR)
    officer = client_for(Role.REGISTRATION_OFFICER, office=office)
    vacancy_page = reverse("employers:vacancy", args=[it.vacancy.pk])
    form = {"name": "Pedro Coc Tiul", "country": "GT", "last_season": "2025"}
    assert clerk.post(reverse("employers:named_new", args=[it.vacancy.pk]), form).status_code == 302
    assert "Pedro Coc Tiul" in clerk.get(vacancy_page).content.decode()
    assert "Pedro Coc Tiul" not in coordinator.get(vacancy_page).content.decode()
    page = reverse("matching:named", args=[it.request.pk])
    assert officer.get(page).status_code == 404
    assert it.elena.folio in coordinator.get(page).content.decode()
    chosen = coordinator.post(reverse("matching:named_choose", args=[it.request.pk, it.elena.pk]))
    assert chosen.status_code == 302
    assert it.elena.folio in officer.get(page).content.decode()
    factories.sharing(it.elena)
    assert officer.post(page, {"move": "mistake"}).status_code == 200  # not offered to an office
    assert officer.post(page, {"move": "agree"}).status_code == 302
    assert (state(it.request), NamedPerson.objects.get().status) == ("found", "agreed")
    told = clerk.get(vacancy_page).content.decode()
    assert it.elena.folio not in told
    other = NamedRequest.objects.exclude(pk=it.request.pk).get()
    assert coordinator.post(reverse("matching:named_close", args=[other.pk])).status_code == 302
    assert state(other) == "not_available"
    assert clerk.post(reverse("employers:named_withdraw", args=[it.request.pk])).status_code == 302
    assert state(it.request) == "withdrawn"


def test_the_same_over_the_api(client_for):
    it = scene()
    clerk, coordinator = client_for(it.dale), client_for(Role.COORDINATOR)
    body = {"vacancy": it.vacancy.pk, "country": "GT", "name": "Pedro Coc", "last_season": 2025}
    made = clerk.post("/api/v1/named-requests/", body, content_type="application/json")
    assert (made.status_code, made.json()["status"]) == (201, "asked")
    assert coordinator.post("/api/v1/named-requests/", body, content_type="application/json").status_code == 403
    strange = body | {"vacancy": factories.vacancy().pk}
    assert clerk.post("/api/v1/named-requests/", strange, content_type="application/json").status_code == 404
    path = f"/api/v1/named-requests/{made.json()['id']}/"
    assert clerk.post(f"{path}withdraw/").json()["status"] == "withdrawn"
    assert clerk.post(f"{path}withdraw/").status_code == 409
    assert {row["name"] for row in coordinator.get("/api/v1/named-requests/").json()["results"]} == {
        "Elena Ajú",
        "Pedro Coc",
    }
    assert client_for(Role.COORDINATOR, country="HN").get("/api/v1/named-requests/").json()["results"] == []
