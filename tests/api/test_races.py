"""Many people at one record at once, each with a connection of their own: exactly one gets what only one can have."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.choices import Role
from matching.models import MatchRun, Proposal
from placements.models import Placement
from tests import factories
from tests.api import scene
from tests.api.test_answers import post
from workers.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """All actions start together; their results in order."""
    start = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def act(number: int, action: Callable[[], Any]) -> None:
        start.wait(timeout=60)
        try:
            results[number] = action()
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def same_person(client: Client, count: int) -> list[Client]:
    """Several windows of one signed-in person."""
    windows = [Client() for _ in range(count)]
    for window in windows:
        window.cookies = client.cookies
    return windows


def posts(clients: Sequence[Client], bodies: Sequence[tuple[str, Any]]) -> Counter[int]:
    actions = [
        lambda client=client, path=path, body=body: post(client, path, body).status_code
        for client, (path, body) in zip(clients, bodies, strict=True)
    ]
    return Counter(at_once(actions))


def test_forty_people_and_one_seat_make_one_placement(client_for) -> None:
    vacancy = factories.vacancy(seats=1)
    run = scene.run()
    proposals = [
        scene.proposal(run=run, vacancy=vacancy, worker=factories.worker(), status="shortlisted") for _ in range(40)
    ]
    clients = same_person(client_for(Role.COORDINATOR), 40)
    answers = posts(clients, [("placements/", {"proposal": proposal.pk}) for proposal in proposals])
    assert answers == {201: 1, 409: 39}
    vacancy.refresh_from_db()
    assert (vacancy.seats_taken, Placement.objects.filter(vacancy=vacancy).count()) == (1, 1)
    assert Counter(Proposal.objects.values_list("status", flat=True)) == {"offered": 1, "shortlisted": 39}


def test_of_overlapping_placements_of_one_person_one_stands_and_no_seat_is_lost(client_for) -> None:
    worker = factories.worker()
    proposals = [scene.proposal(worker=worker, status="shortlisted") for _ in range(12)]
    clients = same_person(client_for(Role.COORDINATOR), 12)
    answers = posts(clients, [("placements/", {"proposal": proposal.pk}) for proposal in proposals])
    assert answers == {201: 1, 409: 11}
    taken = [proposal.vacancy.__class__.objects.get(pk=proposal.vacancy_id).seats_taken for proposal in proposals]
    assert sorted(taken) == [0] * 11 + [1]


def test_a_seat_given_back_and_taken_again_at_once_is_counted_right(client_for) -> None:
    vacancy = factories.vacancy(seats=6)
    run = scene.run()
    held = [scene.placement(run=run, vacancy=vacancy, worker=factories.worker()) for _ in range(6)]
    wanted = [
        scene.proposal(run=run, vacancy=vacancy, worker=factories.worker(), status="shortlisted") for _ in range(12)
    ]
    clients = same_person(client_for(Role.COORDINATOR), 18)
    moves = [(f"placements/{placement.pk}/move/", {"move": "decline", "reason": "no puede"}) for placement in held]
    answers = posts(clients, moves + [("placements/", {"proposal": proposal.pk}) for proposal in wanted])
    vacancy.refresh_from_db()
    assert set(answers) <= {200, 201, 409}
    assert answers[200] == 6
    assert vacancy.seats_taken == answers[201] <= 6
    assert Placement.objects.filter(vacancy=vacancy, status="offered").count() == vacancy.seats_taken


def test_the_same_request_twice_at_once_makes_one_record(client_for) -> None:
    admin, officer = client_for(Role.ADMINISTRATOR), client_for(Role.REGISTRATION_OFFICER)
    body = {"as_of": "2026-11-24", "request_key": "twice"}
    assert posts(same_person(admin, 8), [("runs/", body)] * 8) == {201: 8}
    assert MatchRun.objects.count() == 1
    person = scene.registration(officer.user.office)
    assert posts(same_person(officer, 8), [("workers/", person)] * 8) == {201: 1, 400: 7}
    assert Worker.objects.count() == 1


def test_of_many_decisions_on_one_proposal_the_first_stands_and_the_others_are_told(client_for) -> None:
    proposal = scene.proposal()
    clients = same_person(client_for(Role.COORDINATOR), 12)
    body = {"move": "discard", "reason": "cambió de parecer"}
    assert posts(clients, [(f"proposals/{proposal.pk}/move/", body)] * 12) == {200: 1, 409: 11}
    assert proposal.events.count() == 1


def test_opposite_orders_of_the_same_records_never_end_in_a_fault(client_for) -> None:
    """Each worker is proposed for both vacancies; half of the people go one way round, half the other."""
    first, second = factories.vacancy(seats=20), factories.vacancy(seats=20)
    runs = [scene.run(), scene.run()]
    pairs = []
    for _ in range(8):
        worker = factories.worker()
        pairs.append(
            [
                scene.proposal(run=run, worker=worker, vacancy=vacancy, status="shortlisted")
                for run, vacancy in zip(runs, (first, second), strict=True)
            ]
        )
    ordered = [pair if number % 2 else pair[::-1] for number, pair in enumerate(pairs)]
    bodies = [("placements/", {"proposal": proposal.pk}) for pair in ordered for proposal in pair]
    answers = posts(same_person(client_for(Role.COORDINATOR), len(bodies)), bodies)
    assert answers == {201: 8, 409: 8}
