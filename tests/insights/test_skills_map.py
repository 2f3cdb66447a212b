"""The map of skills: who is counted, beside which seats, what is hidden wherever it is told, and who may look."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import WrongState
from insights.choices import SkillsKind
from insights.models import SkillsCell, SkillsMap
from insights.skills_map.selectors import SkillsTable, Told, latest_map, skills_table
from insights.skills_map.services import skills_map_ask, skills_map_make, skills_maps_sweep
from reference.models import Municipality, Occupation, Skill
from tests import factories
from workers.models import ExportLog, Worker

pytestmark = pytest.mark.django_db
HERE, THERE = "GT-01", "GT-13"


def people(number: int, department: str = HERE, *, agreed: bool = True, **fields: Any) -> list[Worker]:
    """Registered people of a department who pick fruit, as they say."""
    place = Municipality.objects.get_or_create(
        subdivision=factories.subdivision(department), code="0101", defaults={"name": department}
    )[0]
    office = factories.office(department[:2])
    made = []
    for _number in range(number):
        person = factories.worker(office=office, municipality=place, no_document=True, **fields)
        person.experiences.create(occupation=factories.occupation("9211.01"), country=person.country, months=6)
        if agreed:
            person.consents.create(purpose="statistics", means="signed", text_version="1", given_at=timezone.now())
        made.append(person)
    return made


def skill(code: str = "pruning") -> Skill:
    return Skill.objects.get_or_create(code=code, defaults={"group": "field", "title_es": code, "title_en": code})[0]


def counted(country: str = "GT") -> SkillsMap:
    factories.occupation("9211")  # the unit group that its jobs belong to
    asked = skills_map_ask(country=factories.country(country), by=None)
    assert skills_map_make(asked.pk)
    asked.refresh_from_db()
    return asked


def table(kind: SkillsKind = SkillsKind.OCCUPATION, country: str = "GT") -> SkillsTable:
    return skills_table(counted(country), kind)


# ── who is counted ────────────────────────────────────────────────────────


def test_people_are_counted_by_department_once_for_a_group_of_occupations_and_with_the_best_evidence():
    twelve = people(12)
    for person in twelve:
        job = factories.occupation("9211.02")
        person.experiences.create(occupation=job, country=person.country, months=1, evidence=3)
    people(20, THERE)
    told = table()
    assert told.map.people == 32
    assert told.cell(HERE, "9211") == Told(12, (0, 0, 12, 0))
    assert told.cell(THERE, "9211") == Told(20, (20, 0, 0, 0))
    assert [(item.code, item.people, item.most_in) for item in told.items] == [("9211", 32, THERE)]
    assert [(one.code, one.people) for one in told.departments] == [(THERE, 20), (HERE, 12)]


def test_who_did_not_agree_to_statistics_or_did_not_confirm_is_not_counted():
    people(10)
    people(11, agreed=False)
    people(1, status="stale")
    withdrawn = people(1)[0]
    withdrawn.consents.update(withdrawn_at=timezone.now())
    told = table()
    assert (told.map.people, told.map.without_consent) == (10, 12)
    assert told.cell(HERE, "9211").people == 10


def test_people_of_another_registry_are_not_counted():
    people(10)
    people(10, "HN-01")
    assert table(country="HN").map.people == 10


def test_skills_crops_and_languages_are_counted_too():
    for number, person in enumerate(people(12)):
        person.skills.create(skill=skill(), evidence=4)
        person.experiences.create(
            occupation=factories.occupation(), crop=factories.crop("coffee"), country=person.country, months=3
        )
        person.languages.create(language=factories.language("mam"), level=1 if number < 2 else 3)
    made = counted()
    assert skills_table(made, SkillsKind.SKILL).cell(HERE, "pruning") == Told(12, (0, 0, 0, 12))
    assert skills_table(made, SkillsKind.CROP).cell(HERE, "coffee").people == 12
    assert skills_table(made, SkillsKind.LANGUAGE).cell(HERE, "mam").people == 10  # two know a few words


# ── the demand beside them ────────────────────────────────────────────────


def test_seats_left_are_told_by_what_they_ask_for_and_where():
    vacancy = factories.vacancy(occupation=factories.occupation("9211.03"), seats=10, seats_taken=4)
    vacancy.skills.create(skill=skill())
    factories.vacancy("ca-low", occupation=factories.occupation("9211"), seats=5)
    factories.vacancy(occupation=factories.occupation("9211"), status="draft")
    factories.vacancy(occupation=factories.occupation("9211")).holds.create(reason="coordinator")
    begun = timezone.localdate() - timedelta(days=1)
    factories.vacancy(occupation=factories.occupation("9211"), starts_on=begun)
    made = counted()
    (item,) = skills_table(made, SkillsKind.OCCUPATION).items
    assert (item.code, item.seats, item.destinations) == ("9211", 11, {"US": 6, "CA": 5})
    skills = skills_table(made, SkillsKind.SKILL)
    assert [(item.code, item.seats) for item in skills.items] == [("pruning", 6)]
    assert skills.seats_without == 5


def test_a_posting_without_an_occupation_is_counted_by_the_crosswalk_of_its_official_code():
    Occupation.objects.create(code="9214", isco_code="9214", title_es="9214").crosswalks.create(
        scheme="soc2018", code="37-3011", confidence="high"
    )
    factories.vacancy(soc_code="37-3011", seats=7)
    factories.vacancy(soc_code="99-9999", seats=3)
    told = table()
    assert [(item.code, item.seats) for item in told.items] == [("9214", 7)]
    assert told.seats_without == 3


def test_seats_of_a_pathway_that_is_closed_to_the_nationals_are_left_out():
    factories.rule("mx-tvtf", kind="nationality", parameters={"refused": ["HN"]})
    factories.vacancy("mx-tvtf", occupation=factories.occupation(), seats=9)
    assert sum(item.seats for item in table(country="GT").items) == 9
    assert table(country="HN").items == []


# ── what is hidden ────────────────────────────────────────────────────────


def test_small_numbers_and_what_would_betray_them_are_hidden_and_not_even_stored():
    people(12, HERE)
    people(15, THERE)
    people(4, "GT-02")
    told = table()
    assert told.items[0].people == 31
    assert told.cell("GT-02", "9211").people is None
    assert told.cell(HERE, "9211").people is None  # else 31 - 12 - 15 would tell
    assert told.cell(THERE, "9211") == Told(15, (15, 0, 0, 0))
    assert {one.code: one.people for one in told.departments} == {HERE: None, THERE: 15, "GT-02": None}
    assert not SkillsCell.objects.filter(people__in=[4, 12]).exists()
    assert all(cell.evidence == [] for cell in SkillsCell.objects.filter(people=None))


def test_of_a_department_whose_people_are_hidden_nothing_is_told():
    """Thirteen people of two departments: were it told that twelve of one have a skill, the other would have one person."""
    for person in people(12, HERE):
        person.skills.create(skill=skill())
    people(1, THERE)
    told = table(SkillsKind.SKILL)
    assert told.map.people == 13
    assert {one.people for one in told.departments} == {None}
    assert told.cell(HERE, "pruning").people is None
    assert told.items[0].people is None  # it is theirs alone


def test_evidence_of_a_few_is_hidden_within_a_number_that_is_told():
    for person in people(30)[:4]:
        person.experiences.update(evidence=2)
    assert table().cell(HERE, "9211") == Told(30, (None, None, 0, 0))


def test_the_database_refuses_a_small_number():
    made = counted()
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillsCell.objects.create(map=made, kind=SkillsKind.SKILL, item="x", people=9)


# ── every night, and by hand ──────────────────────────────────────────────


def test_every_registry_is_counted_once_a_day_and_a_second_process_finds_nothing_to_do():
    people(1)
    assert skills_maps_sweep() == 1
    made = SkillsMap.objects.get()
    assert skills_map_make(made.pk)
    assert not skills_map_make(made.pk)
    assert skills_maps_sweep() == 0
    assert SkillsMap.objects.count() == 1


def test_a_count_that_a_process_left_is_made_by_another_when_its_lease_is_over():
    people(10)
    asked = skills_map_ask(country=factories.country(), by=None)
    SkillsMap.objects.update(attempts=1, lease_until=timezone.now() + timedelta(minutes=5))
    assert not skills_map_make(asked.pk)
    SkillsMap.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert skills_map_make(asked.pk)
    assert latest_map(asked.country).people == 10


def test_one_that_keeps_failing_is_put_aside():
    people(1)
    skills_maps_sweep()
    SkillsMap.objects.update(attempts=3)
    assert skills_maps_sweep() == 0


def test_nobody_counts_twice_within_an_hour_to_see_who_came_meanwhile():
    made = counted()
    with pytest.raises(WrongState, match="within the last hour"):
        skills_map_ask(country=made.country, by=None)
    SkillsMap.objects.update(made_at=timezone.now() - timedelta(hours=2), asked_at=timezone.now() - timedelta(hours=3))
    people(10)
    assert counted().pk == made.pk
    assert latest_map(made.country).people == 10


def test_old_counts_are_kept_of_the_first_of_each_month():
    country, today = factories.country(), timezone.localdate()
    days = [today.replace(year=today.year - 1, day=day) for day in (1, 2)]
    for day in (*days, today):
        SkillsMap.objects.create(country=country, as_of=day, made_at=timezone.now())
    skills_maps_sweep()
    assert set(SkillsMap.objects.values_list("as_of", flat=True)) == {days[0], today}


# ── pages, files, API ─────────────────────────────────────────────────────


def in_english(client: Any) -> Any:
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def told() -> SkillsMap:
    people(13, HERE)
    people(16, THERE)
    people(4, "GT-02")
    factories.vacancy(occupation=factories.occupation("9211.01"), seats=50)
    return counted()


def test_the_page_tells_people_beside_seats_and_hides_what_is_small(client_for: Any, told: SkillsMap):
    page = in_english(client_for(Role.COORDINATOR)).get(reverse("skills:map"))
    text = page.content.decode()
    assert "9211: 50 open seats, 33 registered people, most of them in GT-13." in text
    assert f'<a href="/skills/{THERE}/">GT-13</a></th><td class="num">16</td><td class="num shade-4">16</td>' in text
    assert '<td class="num muted">hidden</td><td class="num muted">hidden</td>' in text
    assert "<caption" in text
    assert ">13<" not in text
    assert ">4<" not in text


def test_seats_for_few_people_are_told_without_the_people(client_for: Any):
    people(9)
    factories.vacancy(occupation=factories.occupation("9211.01"), seats=50)
    counted()
    text = in_english(client_for(Role.COORDINATOR)).get(reverse("skills:map")).content.decode()
    assert "Open seats beside which the number of people is hidden: 9211 (50)." in text


def test_a_department_tells_the_evidence(client_for: Any, told: SkillsMap):
    client = in_english(client_for(Role.COORDINATOR))
    page = client.get(reverse("skills:department", args=[THERE])).content.decode()
    assert '<td class="num" data-label="stated">16</td>' in page
    hidden = client.get(reverse("skills:department", args=["GT-02"]))
    assert "1 more that people here have, its number hidden" in hidden.content.decode()


def test_the_file_hides_what_the_page_hides_and_who_took_it_is_noted(client_for: Any, told: SkillsMap):
    client = in_english(client_for(Role.COORDINATOR))
    answer = client.post(reverse("skills:export"), {"format": "csv"})
    rows = {row[1]: row[2:] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert (rows[THERE], rows["GT"]) == (["16", "16"], ["33", "33"])
    assert rows[HERE] == rows["GT-02"] == ["hidden", "hidden"]
    noted = ExportLog.objects.get()
    assert (noted.by, noted.what, noted.count) == (client.user, "skills:map", 5)
    assert noted.filters == {"country": "GT", "by": "occupation", "as_of": told.as_of.isoformat()}
    workbook = client.post(reverse("skills:export"), {"format": "xlsx"})
    assert workbook.content.startswith(b"PK")


def test_the_api_hides_what_the_page_hides(client_for: Any, told: SkillsMap):
    answer = client_for(Role.AUDITOR).get(reverse("api-skills-map"), {"country": "GT"}).json()
    assert [(item["code"], item["people"], item["seats"]) for item in answer["items"]] == [("9211", 33, 50)]
    cells = {cell["department"]: (cell["people"], cell["evidence"]) for cell in answer["cells"]}
    assert cells == {HERE: (None, []), THERE: (16, [16, 0, 0, 0]), "GT-02": (None, [])}


@pytest.mark.parametrize("path", ["/skills/", "/skills/GT-01/", "/api/v1/skills-map/?country=GT"])
def test_many_numbers_are_read_by_as_many_queries_as_few(client_for: Any, path: str):
    made, client = factories.skills_map(), client_for(Role.COORDINATOR)
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(10, 40):
        job, place = factories.occupation(f"94{number}"), factories.subdivision(f"GT-{number}")
        made.cells.create(kind="occupation", item=job.pk, department=place, people=20, evidence=[20, 0, 0, 0])
        made.cells.create(kind="occupation", item=job.pk, people=20)
        made.demand.create(kind="occupation", item=job.pk, destination=factories.country("US"), seats=5)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few) <= 30


def test_another_countrys_registry_does_not_exist_for_a_coordinator(client_for: Any, told: SkillsMap):
    client = client_for(Role.COORDINATOR, country="HN")
    assert client.get(reverse("skills:map")).status_code == 200
    assert client.get(reverse("skills:map"), {"country": "GT"}).status_code == 404
    assert client.get(reverse("skills:department", args=[HERE])).status_code == 404
    assert client.post(f"{reverse('skills:export')}?country=GT").status_code == 404
    assert client.post(f"{reverse('skills:renew')}?country=GT").status_code == 404
    assert client.get(reverse("api-skills-map"), {"country": "GT"}).status_code == 404
    assert client_for(Role.ADMINISTRATOR).get(reverse("skills:map"), {"country": "GT"}).status_code == 200


def test_the_button_asks_for_a_count_and_the_page_says_that_it_is_under_way(client_for: Any):
    factories.country("GT")
    client = in_english(client_for(Role.COORDINATOR))
    assert "Nothing was counted yet" in client.get(reverse("skills:map")).content.decode()
    page = client.post(reverse("skills:renew"), follow=True)
    assert "Being counted" in page.content.decode()
    assert SkillsMap.objects.get().asked_by == client.user


def test_the_api_names_what_is_wrong_with_a_question(client_for: Any):
    client = client_for(Role.ADMINISTRATOR)
    assert "country" in client.get(reverse("api-skills-map")).json()
    assert "by" in client.get(reverse("api-skills-map"), {"country": "GT", "by": "sex"}).json()
    assert client.get(reverse("api-skills-map"), {"country": "ZZ"}).status_code == 404
