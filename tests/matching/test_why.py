"""Why somebody was proposed or not: kept with the run's rows, told on the page, and in a letter that speaks of nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Role
from employers.models import Vacancy
from matching.explanation import explain_pair
from matching.models import MatchRun, NotProposed, Proposal
from matching.services import proposals_forget
from matching.why import words
from matching.why.letter import letter_pdf, told_of
from matching.why.openings import open_now
from matching.why.selectors import near_miss_of, newest_result
from reference.models import Language
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from tests.pdf import words_of
from workers.models import Consent

pytestmark = pytest.mark.django_db
CHECK, COMPLAIN = "http://testserver/f/X/", "http://testserver/ayuda/"


def letter_of(worker: Any) -> bytes:
    result = newest_result(worker)
    assert result is not None
    return letter_pdf(told_of(result, near_miss_of(result), timezone.localdate(), (CHECK, COMPLAIN)))


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.fixture
def outbid(rules: None) -> SimpleNamespace:
    """Two farms of a seat each and three people: the one who came last gets none."""
    farm, other = farm_vacancy(seats=1), farm_vacancy(seats=1, experience_months=12)
    today = timezone.localdate()
    people = [ready_worker(months=24, registered_on=today - timedelta(days=waited)) for waited in (300, 200, 10)]
    return SimpleNamespace(farm=farm, other=other, people=people, last=people[2], run=run_now())


def test_a_proposal_keeps_the_parts_of_the_vacancy_that_the_person_would_otherwise_take(
    outbid: SimpleNamespace,
) -> None:
    proposals = list(Proposal.objects.filter(run=outbid.run))
    assert len(proposals) == 2
    for proposal in proposals:
        assert proposal.runner_up is not None
        there = explain_pair(proposal.worker, proposal.runner_up, timezone.localdate())
        assert proposal.runner_up_parts == there.parts
        assert proposal.runner_up_score == sum(proposal.runner_up_parts.values())
        assert proposal.runner_up_price == outbid.run.prices.get(str(proposal.runner_up_id), 0)


def test_the_next_best_with_the_same_title_is_told_by_whose_it_is(season: SimpleNamespace, client_for: Any) -> None:
    other = farm_vacancy(seats=1)
    run_now()
    proposal = Proposal.objects.exclude(runner_up=None).select_related("vacancy", "runner_up__employer").first()
    assert proposal is not None
    assert proposal.runner_up in (other, season.farm)
    assert proposal.runner_up.title == proposal.vacancy.title
    client = client_for(Role.COORDINATOR, country=proposal.worker.country_id)
    page = client.get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
    assert f"sería {proposal.runner_up.title} · {proposal.runner_up.employer}, con" in " ".join(page.split())
    Vacancy.objects.filter(pk=proposal.runner_up_id).update(title="Poda de manzanos")
    page = client.get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
    assert "Poda de manzanos" in page
    assert "Poda de manzanos ·" not in page


def test_an_old_proposal_says_the_same_after_the_file_has_changed(outbid: SimpleNamespace, client_for: Any) -> None:
    proposal = Proposal.objects.filter(run=outbid.run).first()
    client, page = client_for(Role.COORDINATOR), reverse("matching:proposal", args=[proposal.pk])
    card = re.compile(r'<ul class="parts">.*?</ul>.*?</section>', re.S)
    before = card.search(client.get(page).content.decode()).group()
    proposal.worker.experiences.all().delete()
    Vacancy.objects.filter(pk=proposal.runner_up_id).update(experience_months=1)
    assert card.search(client.get(page).content.decode()).group() == before
    assert proposal.runner_up.title in before


def test_who_was_outbid_learns_how_many_points_were_missing(outbid: SimpleNamespace) -> None:
    left = NotProposed.objects.get(run=outbid.run)
    assert left.worker == outbid.last
    assert (left.open_to, left.bars) == (2, [])
    assert left.nearest_score == explain_pair(left.worker, left.nearest, timezone.localdate()).score
    assert left.nearest_price == outbid.run.prices[str(left.nearest_id)]
    assert left.points_missing == left.nearest_price - left.nearest_score > 0
    with override("en"):
        assert f"{left.points_missing / 100:.1f} points were missing" in words.why_not(left)


def test_to_whom_nothing_was_open_the_bars_are_counted(rules: None) -> None:
    farm_vacancy(), farm_vacancy()
    person = ready_worker(months=36)
    Consent.objects.filter(worker=person).update(withdrawn_at=timezone.now())
    run = run_now()
    left = NotProposed.objects.get(worker=person)
    assert (left.open_to, left.nearest, left.points_missing) == (0, None, None)
    assert left.bars
    assert all(count == 2 for _name, count in left.bars)
    with override("es"):
        told = words.bars_of(left, run)
    failing = {
        finding.rule.name for finding in explain_pair(person, farm_vacancy(), run.as_of).findings if finding.closes
    }
    assert {name for name, _count in left.bars} == failing
    assert all(bar.rule and bar.citation for bar in told)


def test_everybody_whom_a_run_looked_at_is_proposed_or_told_why_not(season: SimpleNamespace) -> None:
    run = run_now()
    assert run.workers == run.proposals_made + NotProposed.objects.filter(run=run).count()


def test_the_change_named_is_the_one_that_opens_most_seats(rules: None) -> None:
    person = ready_worker(months=6)
    farm_vacancy(seats=3, experience_months=12), farm_vacancy(seats=4, experience_months=12)
    farm_vacancy(seats=5, experience_months=24)
    now = open_now(person, timezone.localdate())
    assert (now.open_to, now.vacancies) == (0, 3)
    assert now.opening is not None
    assert [change.needs for change in now.opening.changes] == ["experience"]
    assert (now.opening.vacancies, now.opening.seats) == (3, 12)
    assert [name for name, _count in now.bars] == [f"{now.opening.changes[0].rule_set}/{now.opening.changes[0].key}"]


def test_what_is_decisive_names_the_largest_difference_and_never_a_part_that_is_equal() -> None:
    proposal = Proposal(
        score=8000, score_parts={"crop": 1500, "skills": 900}, runner_up_id=1, runner_up_score=6000,
        runner_up_parts={"crop": 0, "skills": 900},
    )  # fmt: skip
    with override("en"):
        said = words.decisive(proposal)
    assert said == "Decisive: same crop or animal, 15.0 points more."


def test_who_would_do_better_elsewhere_is_told_why_they_are_not_there() -> None:
    proposal = Proposal(
        score=5000, score_parts={"crop": 0}, runner_up_id=1, runner_up_score=6500, runner_up_parts={"crop": 1500}
    )
    with override("en"):
        assert "lose more elsewhere" in words.decisive(proposal)


@pytest.mark.parametrize(
    ("language", "said"), [("spa", "Le proponemos"), ("eng", "You are proposed"), ("fra", "Vous êtes proposé")]
)
def test_the_letter_to_who_is_proposed_is_one_page_in_their_language(
    outbid: SimpleNamespace, language: str, said: str
) -> None:
    proposal = Proposal.objects.filter(run=outbid.run).select_related("worker", "vacancy").first()
    proposal.worker.preferred_language = Language.objects.get(pk=language)
    proposal.worker.save()
    pdf = letter_of(proposal.worker)
    text = words_of(pdf)
    assert pages_of(pdf) == 1
    assert said in text
    assert proposal.vacancy.folio in text
    assert proposal.worker.folio in text
    assert COMPLAIN in text


def test_in_a_language_without_letters_it_is_spanish(outbid: SimpleNamespace) -> None:
    outbid.last.preferred_language = Language.objects.exclude(pk__in=["spa", "eng", "fra"]).first()
    outbid.last.save()
    with override("en"):
        assert "Esta vez no hubo plaza para usted" in words_of(letter_of(outbid.last))


def test_no_letter_tells_a_name_a_point_or_anything_of_others(outbid: SimpleNamespace) -> None:
    for worker in outbid.people:
        text = words_of(letter_of(worker))
        others = [person for person in outbid.people if person != worker]
        for person in outbid.people:
            assert person.full_name not in text
            assert person.first_surname not in text
        assert not any(person.folio in text for person in others)
        for result in (*Proposal.objects.filter(run=outbid.run), *NotProposed.objects.filter(run=outbid.run)):
            numbers = [
                getattr(result, name, None)
                for name in ("score", "price", "runner_up_score", "nearest_score", "nearest_price")
            ]
            for number in numbers:
                assert not number or (str(number) not in text and f"{number / 100:.1f}" not in text)
        assert "punt" not in text.lower()
    unplaced = words_of(letter_of(outbid.last))
    assert outbid.farm.folio not in unplaced
    assert str(outbid.farm.employer) not in unplaced


def test_to_whom_nothing_was_open_the_letter_says_what_can_help(rules: None) -> None:
    farm_vacancy(experience_months=36)
    person = ready_worker(months=6)
    run_now()
    text = words_of(letter_of(person))
    assert "Qué puede ayudar" in text
    assert pages_of(letter_of(person)) == 1


def test_a_long_list_makes_the_letters_smaller_and_not_the_page_longer(outbid: SimpleNamespace) -> None:
    proposal = Proposal.objects.filter(run=outbid.run).first()
    told = told_of(proposal, None, timezone.localdate(), (CHECK, COMPLAIN))
    long = told.__class__(**{**told.__dict__, "things": ("Traiga el certificado médico de aptitud. " * 4,) * 5})
    assert pages_of(letter_pdf(long)) == 1
    assert words_of(letter_pdf(long)).rstrip().endswith(words_of(letter_pdf(told)).rstrip()[-40:])


def test_the_letter_is_an_opening_of_the_file_and_needs_a_run(client_for: Any, outbid: SimpleNamespace) -> None:
    client = client_for(Role.COORDINATOR)
    answer = client.get(reverse("matching:letter_pdf", args=[outbid.last.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert outbid.last.openings.filter(what="letter").count() == 1
    stranger = factories.worker("GT")
    assert client.get(reverse("matching:letter_pdf", args=[stranger.pk])).status_code == 404
    assert not stranger.openings.exists()


def test_the_page_of_a_person_says_why_and_offers_the_letter(client_for: Any, outbid: SimpleNamespace) -> None:
    said = client_for(Role.COORDINATOR).get(reverse("matching:person", args=[outbid.last.pk])).content.decode()
    assert reverse("matching:letter_pdf", args=[outbid.last.pk]) in said
    assert NotProposed.objects.get(worker=outbid.last).nearest.title in said
    assert outbid.last.openings.filter(what="match").count() == 1


def test_the_erased_leave_no_reasons_behind(outbid: SimpleNamespace) -> None:
    for worker in outbid.people:
        NotProposed.objects.filter(worker=worker).update(bars=[["us-h2a/consent", 1]])
        proposals_forget(worker=worker, by=None)
    assert not NotProposed.objects.exclude(bars=[]).exists()
    assert not Proposal.objects.exclude(runner_up_parts={}).exists()


def test_a_run_without_vacancies_still_says_why(rules: None) -> None:
    person = ready_worker()
    run = run_now()
    assert isinstance(run, MatchRun)
    left = NotProposed.objects.get(worker=person)
    assert (left.open_to, left.nearest, left.bars) == (0, None, [])
    assert pages_of(letter_of(person)) == 1
