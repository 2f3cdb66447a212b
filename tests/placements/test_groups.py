"""Who goes together is offered seats together or not at all, at one worksite, whoever asks at once."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from matching.engine.assignment import assign
from matching.engine.pairs import MatrixPairs
from matching.groups import both, keep_groups
from matching.named.kept import Kept, WithoutKept, seats_left, together
from placements.groups import group_offer, vacancies_of_group
from placements.models import Placement
from placements.services import placement_offer
from tests import factories, sites
from tests.matching.test_named import table
from tests.placements.test_seats import shortlisted
from tests.races import together as at_once
from workers.selectors import group_of, members_of, standing_groups
from workers.services import group_dissolve, group_join, group_leave, group_make

pytestmark = pytest.mark.django_db


def family(size: int = 3) -> SimpleNamespace:
    office, rosa = factories.office(), factories.user()
    people = [factories.sharing(factories.worker(office=office)) for _ in range(size)]
    group = group_make(label="Familia de la aldea", kind="family", first=people[0], by=rosa)
    for one in people[1:]:
        group_join(group=group, worker=one, by=rosa)
    return SimpleNamespace(group=group, people=people, rosa=rosa, office=office)


def test_all_of_a_group_are_offered_seats_at_one_worksite_in_one_go():
    it, vacancy = family(), factories.vacancy(seats=6)
    small, large = sites.spread(vacancy, 2, 4)
    proposals = [shortlisted(vacancy, one) for one in it.people]
    with pytest.raises(WrongState, match="together with their group"):
        placement_offer(proposal=proposals[0], by=it.rosa)
    offers = group_offer(group=it.group, vacancy=vacancy, by=it.rosa)
    assert {offer.seat.site for offer in offers} == {large}
    assert [offer.worker for offer in offers] == it.people
    small.refresh_from_db()
    assert small.seats_taken == 0


def test_where_one_cannot_go_nobody_is_offered_and_only_the_name_is_told():
    it, vacancy = family(), factories.vacancy(seats=6)
    ready = [shortlisted(vacancy, one) for one in it.people[:2]]
    with pytest.raises(WrongState, match=it.people[2].full_name):
        group_offer(group=it.group, vacancy=vacancy, by=it.rosa)
    last = shortlisted(vacancy, it.people[2])
    last.worker.consents.filter(purpose="sharing").update(withdrawn_at=it.group.created_at)
    shown = vacancies_of_group(it.group)[0]
    assert (shown.not_ready, shown.may_offer) == ((it.people[2],), False)
    with pytest.raises(WrongState):
        group_offer(group=it.group, vacancy=vacancy, by=it.rosa)
    assert not Placement.objects.exists()
    vacancy.refresh_from_db()
    assert vacancy.seats_taken == 0
    for proposal in ready:
        proposal.refresh_from_db()
        assert proposal.status == "shortlisted"


def test_seats_at_two_worksites_are_not_seats_together():
    it, vacancy = family(), factories.vacancy(seats=4)
    sites.spread(vacancy, 2, 2)
    for one in it.people:
        shortlisted(vacancy, one)
    assert vacancies_of_group(it.group)[0].may_offer is False
    with pytest.raises(WrongState, match="at one worksite"):
        group_offer(group=it.group, vacancy=vacancy, by=it.rosa)


@pytest.mark.django_db(transaction=True)
def test_of_two_groups_who_want_the_last_seats_one_gets_them_all():
    vacancy = factories.vacancy(seats=4)
    groups = [family() for _ in range(2)]
    for it in groups:
        for one in it.people:
            shortlisted(vacancy, one)
    came = at_once(*(lambda it=it: group_offer(group=it.group, vacancy=vacancy, by=it.rosa) for it in groups))
    assert came == ["WrongState", "done"]
    vacancy.refresh_from_db()
    assert vacancy.seats_taken == Placement.objects.count() == 3


def test_who_may_belong_and_how_it_ends():
    it = family()
    with pytest.raises(InvalidInput):
        group_join(group=it.group, worker=factories.worker(), by=it.rosa)
    other = group_make(label="Otra", kind="crew", first=factories.worker(office=it.office), by=it.rosa)
    with pytest.raises(WrongState, match="belongs to a group"):
        group_join(group=other, worker=it.people[0], by=it.rosa)
    assert group_of(it.people[0]) == it.group
    group_leave(member=members_of(it.group)[0])
    assert group_of(it.people[0]) is None
    assert standing_groups() == ((it.group.pk, tuple(one.pk for one in it.people[1:])),)
    group_dissolve(group=it.group)
    with pytest.raises(WrongState):
        group_join(group=it.group, worker=it.people[0], by=it.rosa)
    vacancy = factories.vacancy()
    assert placement_offer(proposal=shortlisted(vacancy, it.people[1]), by=it.rosa)


NONE = Kept(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), ())


def run_with(scores: MatrixPairs, seats: list[int], at_one_place: list[int], groups):
    places, ids = np.array(seats, np.int32), np.arange(10, 10 + scores.n_workers)
    found = keep_groups(groups, scores, (places, np.array(at_one_place, np.int32)), ids)
    kept = both(NONE, found)
    rest = assign(WithoutKept(scores, kept, found.left_out), seats_left(places, kept))
    return together(rest, kept, scores)


def test_a_run_proposes_all_of_a_group_or_nobody_of_it():
    scores = table([[9000, 10], [9000, 10], [8000, 7000], [100, -1]])
    pair = ((1, (10, 11)),)
    assert run_with(scores, [1, 3], [1, 3], pair).vacancy_of.tolist() == [1, 1, 0, -1]
    assert run_with(scores, [2, 1], [2, 1], pair).vacancy_of.tolist() == [0, 0, 1, -1]
    nowhere = run_with(scores, [3, 3], [1, 1], pair)
    assert nowhere.vacancy_of.tolist() == [-1, -1, 0, 0]
    barred = run_with(scores, [0, 4], [0, 4], ((1, (12, 13)),))
    assert barred.vacancy_of.tolist() == [1, 1, -1, -1]
    missing = run_with(scores, [4, 4], [4, 4], ((1, (10, 99)),))
    assert missing.vacancy_of.tolist()[0] == -1
    for result in (nowhere, barred, missing):
        assert result.total_score <= result.bound


def test_the_pages_of_a_group(client_for):
    it, vacancy = family(2), factories.vacancy()
    officer = client_for(Role.REGISTRATION_OFFICER, office=it.office)
    coordinator = client_for(Role.COORDINATOR)
    newcomer = factories.sharing(factories.worker(office=it.office))
    page = reverse("workers:group", args=[it.group.pk])
    assert officer.post(page, {"folio": newcomer.folio}).status_code == 200  # not without their word
    assert officer.post(page, {"folio": newcomer.folio, "agrees": "on"}).status_code == 302
    made = officer.post(
        reverse("workers:group_new"), {"label": "Cuadrilla", "kind": "crew", "folio": newcomer.folio, "agrees": "on"}
    )
    assert made.status_code == 200  # belongs to a group already
    proposals = [shortlisted(vacancy, one) for one in (*it.people, newcomer)]
    told = coordinator.get(reverse("matching:proposal", args=[proposals[0].pk])).content.decode()
    assert reverse("placements:group", args=[it.group.pk]) in told
    offers = reverse("placements:group_offer", args=[it.group.pk, vacancy.pk])
    assert officer.post(offers).status_code == 403
    assert coordinator.post(offers).status_code == 302
    assert Placement.objects.count() == 3
    assert "Cosecha de fruta" in officer.get(reverse("placements:group", args=[it.group.pk])).content.decode()
    member = members_of(it.group).get(worker=newcomer)
    assert officer.post(reverse("workers:group_leave", args=[it.group.pk, member.pk])).status_code == 302
    assert officer.post(reverse("workers:group_dissolve", args=[it.group.pk])).status_code == 302
