"""What people type at the borders of what can be: said at the field, in their language, and nothing of the rest is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Role
from employers.content import label_of, names_of
from employers.filling import Filling
from employers.forms.portal import DocumentForm
from employers.forms.vacancy_checks import wrong_with_inspection
from employers.forms.vacancy_fields import FigureField
from employers.models import VacancyDraft
from employers.services import draft_begin, worksite_retire
from tests import factories, sites
from tests.conftest import ClientFor
from tests.employers.filling import begin, fill, hand_in, screens, send, vacancy_draft

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def clerk(client_for: ClientFor) -> Any:
    for code in ("us-h2a", "ca-agri-stream"):
        factories.programme(code, is_work=True, status="in_force")
    factories.occupation("9211.01", is_job=True, is_agricultural=True)
    for place in ("US-GA", "US-CA", "CA-ON"):
        factories.subdivision(place)
    client: Any = client_for(Role.EMPLOYER_CLERK)
    client.employer = factories.employer(clerk=client.user)
    return client


def errors(page: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in page.context["page"].form.errors.items()}


# ── figures ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15.5", "15.5"),
        ("15,50", "15.50"),
        (" $15.50 ", "15.50"),
        ("15,50 $", "15.50"),
        ("1,500.00", "1500.00"),
        ("1.500,00", "1500.00"),
        ("1 500,25", "1500.25"),
        ("0", "0"),
    ],
)
def test_a_figure_is_read_as_each_of_our_languages_writes_it(typed: str, read: str) -> None:
    assert str(FigureField(decimal_places=2).clean(typed)) == read


@pytest.mark.parametrize("typed", ["1,500", "1e2", "15.505", "NaN", "Infinity", "fifteen", "1..5", "1,2,3"])
def test_a_figure_that_could_be_two_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        FigureField(decimal_places=2).clean(typed)


@pytest.mark.parametrize(
    ("wage", "unit", "is_good"),
    [
        ("25000", "hour", False),
        ("9388", "hour", False),
        ("2.99", "hour", False),
        ("18.50", "month", False),
        ("18.50", "hour", True),
        ("38000", "year", True),
    ],
)
def test_a_wage_that_cannot_be_meant_is_asked_about(clerk: Any, wage: str, unit: str, is_good: bool) -> None:
    draft = vacancy_draft(clerk.employer, clerk.user)
    answer = send(clerk, draft, "pay", screens("us-h2a")["pay"] | {"wage": wage, "wage_unit": unit})
    assert (answer.status_code == 302) is is_good


# ── days ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("9999-12-31", "9999-12-31", "starts_on"),
        ("2525-01-01", "2525-06-01", "starts_on"),
        ("0001-01-01", "0001-02-01", "starts_on"),
        ("2020-02-29", "2020-06-01", "ends_on"),
        (f"{TODAY().year + 4}-03-01", f"{TODAY().year + 4}-06-01", "starts_on"),
    ],
)
def test_days_that_cannot_be_meant_are_asked_about(clerk: Any, starts: str, ends: str, field: str) -> None:
    draft, told = begin(clerk, "us-h2a"), screens("us-h2a")
    told["place"] |= {"starts_on": starts, "ends_on": ends}
    fill(clerk, draft, told)
    assert field in errors(send(clerk, draft, "place", told["place"]))
    assert clerk.get(f"/vacancies/drafts/{draft.pk}/check/").status_code == 200
    assert hand_in(clerk, draft) is None


def test_what_is_said_to_have_happened_is_not_to_come(clerk: Any) -> None:
    draft, tomorrow = begin(clerk, "us-h2a"), (TODAY() + timedelta(days=1)).isoformat()
    past = {"job_order_filed_on": tomorrow, "petition_received_on": tomorrow}
    assert set(errors(send(clerk, draft, "place", screens("us-h2a")["place"] | past))) == set(past)
    assert "housing_inspected_on" in errors(send(clerk, draft, "housing", {"housing_inspected_on": tomorrow}))


@pytest.mark.parametrize(
    ("family", "inspected", "is_good"),
    [
        ("canada", date(2027, 2, 28), True),
        ("canada", date(2027, 2, 27), False),
        ("h2a", date(2026, 1, 1), True),
    ],
)
def test_canada_takes_an_inspection_of_the_last_eight_months(family: Any, inspected: date, is_good: bool) -> None:
    assert bool(wrong_with_inspection(family, inspected, date(2027, 10, 28))) is not is_good
    assert not wrong_with_inspection(family, date(2027, 2, 28), date(2027, 10, 31))  # a month without a 31st


def test_an_inspection_that_aged_does_not_stop_a_change_of_an_open_vacancy(clerk: Any) -> None:
    farm = factories.employer("CA", clerk=clerk.user)
    old = (TODAY() - timedelta(days=300)).isoformat()
    draft = vacancy_draft(farm, clerk.user, of="ca-agri-stream")
    assert "housing_inspected_on" in errors(send(clerk, draft, "housing", {"housing_inspected_on": old}))
    vacancy = factories.vacancy("ca-agri-stream", employer=farm)
    change = draft_begin(
        employer=farm, programme=vacancy.programme, by=clerk.user, key="change", vacancy=vacancy, answers={}
    )
    assert send(clerk, change, "housing", {"housing_inspected_on": old}).status_code == 302


# ── worksites ─────────────────────────────────────────────────────────────


def choices(draft: VacancyDraft) -> set[str]:
    return {str(key) for key, _label in Filling(draft).pages["place"].form.fields["worksite_id"].choices} - {""}


def test_a_form_offers_worksites_in_use_and_a_vacancy_keeps_its_own(clerk: Any) -> None:
    used, retired, kept = (sites.worksite(clerk.employer) for _site in range(3))
    vacancy = factories.vacancy(employer=clerk.employer, worksite=kept)
    for site in (retired, kept):
        worksite_retire(worksite=site)
    assert choices(vacancy_draft(clerk.employer, clerk.user)) == {str(used.pk)}
    change = draft_begin(
        employer=clerk.employer, programme=vacancy.programme, by=clerk.user, key="change", vacancy=vacancy
    )
    assert choices(change) == {str(used.pk), str(kept.pk)}
    draft = factories.vacancy(employer=clerk.employer, status="draft", seats=2)
    form = clerk.get(f"/vacancies/{draft.pk}/sites/").context["form"]
    assert set(form.fields) == {f"site_{used.pk}"}


def test_seats_stay_where_they_are_at_a_worksite_that_was_retired(clerk: Any) -> None:
    vacancy = factories.vacancy(employer=clerk.employer, status="draft", seats=5)
    here, there = sites.spread(vacancy, 2, 3)
    worksite_retire(worksite=here.worksite)
    form = clerk.get(f"/vacancies/{vacancy.pk}/sites/").context["form"]
    assert set(form.fields) == {f"site_{here.worksite_id}", f"site_{there.worksite_id}"}


def test_a_worksite_is_in_the_state_that_is_said(clerk: Any) -> None:
    site, draft = sites.worksite(clerk.employer), begin(clerk, "us-h2a")
    place = screens("us-h2a")["place"] | {"worksite_id": str(site.pk)}
    assert "US-CA" in errors(send(clerk, draft, "place", place))["worksite_id"][0]
    assert send(clerk, draft, "place", place | {"subdivision_id": "US-CA"}).status_code == 302


# ── hostile texts ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["a\0b", "\u202egnp", "=cmd|' /C calc'!A0", "😀" * 300, "x" * 10_000, "<script>alert(1)</script>"]
)
def test_no_text_breaks_a_screen_or_loses_the_others(clerk: Any, text: str) -> None:
    draft, told = begin(clerk, "us-h2a"), screens("us-h2a")
    fill(clerk, draft, told)
    for key, names in (
        ("job", ("title", "duties", "occupation_id")),
        ("place", ("city", "seats")),
        ("needs", ("special_requirements",)),
    ):
        address = f"/vacancies/drafts/{draft.pk}/{key}/"
        for go in ("autosave", "next"):
            seen = clerk.get(address).context["seen"]
            answer = clerk.post(address, told[key] | dict.fromkeys(names, text) | {"_seen": seen, "go": go})
            assert answer.status_code in (200, 302)
    page = clerk.get(f"/vacancies/drafts/{draft.pk}/check/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    fill(clerk, draft, told)
    vacancy = hand_in(clerk, draft)
    assert vacancy is not None


def test_no_text_breaks_what_is_written_beside_a_form(client_for: ClientFor) -> None:
    coordinator, vacancy = client_for(Role.COORDINATOR), factories.vacancy(status="submitted")
    coordinator.post(
        f"/vacancies/{vacancy.pk}/moderate/", {"move": "ask_changes", "seen": "0", "reason": "a\0b", "note-wage": "\0"}
    )
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.events.get().reason) == ("changes_asked", "ab")
    held = factories.vacancy()
    coordinator.post(f"/vacancies/{held.pk}/hold/", {"move": "hold", "note": "x\0" + "y" * 400})
    assert held.holds.get().note.startswith("xy")


# ── words ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "said"), [("fr", "jusqu’à 10 Mo"), ("en", "up to 10 MB"), ("es", "hasta 10 MB")])
def test_the_hint_of_a_file_speaks_the_language_of_the_page(language: str, said: str) -> None:
    with override(language):
        assert said in str(DocumentForm().fields["file"].help_text)


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("programme", ["us-h2a", "us-h2b", "ca-agri-stream", "mx-tvtf"])
def test_no_two_fields_of_a_vacancy_have_one_name(programme: str, language: str) -> None:
    with override(language):
        labels = [label_of(name) for name in names_of(programme)]
    assert sorted(labels) == sorted(set(labels))


def test_a_screen_on_which_nothing_was_said_says_so(clerk: Any) -> None:
    draft, told = begin(clerk, "us-h2a"), screens("us-h2a")
    fill(clerk, draft, told | {"housing": {}})
    page = clerk.get(f"/vacancies/drafts/{draft.pk}/check/", headers={"accept-language": "en"})
    assert page.context["missing"] == []
    assert "Aquí no se dice nada." in page.content.decode()


def test_nobody_is_offered_to_ask_for_people_once_it_is_over(clerk: Any) -> None:
    for status, offered in (("open", True), ("closed", False)):
        vacancy = factories.vacancy(employer=clerk.employer, status=status)
        page = clerk.get(f"/vacancies/{vacancy.pk}/").content.decode()
        assert (f"/vacancies/{vacancy.pk}/named/" in page) is offered


def test_what_may_not_be_asked_is_found_in_every_place_for_words(clerk: Any) -> None:
    draft, told = vacancy_draft(clerk.employer, clerk.user), screens("us-h2a")["pay"]
    piece = {"pieces-0-activity": "Solo hombres", "pieces-0-rate": "2", "pieces-0-unit": "caja"}
    taken = {
        "deductions-0-kind": "meals",
        "deductions-0-amount": "5",
        "deductions-0-per": "day",
        "deductions-0-reason": "El trabajador paga su visa",
    }
    page = send(clerk, draft, "pay", told | piece | taken | {"schedule": "7:00, only men"}).context["page"]
    rows = {prefix: list(formset.forms[0].errors) for prefix, formset in page.rows.items()}
    assert (list(page.form.errors), rows) == (["schedule"], {"pieces": ["activity"], "deductions": ["reason"]})


def test_the_last_page_says_what_is_to_be_mended_and_where(clerk: Any) -> None:
    draft, told = begin(clerk, "us-h2a"), screens("us-h2a")
    fill(clerk, draft, {key: told[key] for key in ("job", "place", "pay", "needs")})
    send(clerk, draft, "pay", told["pay"] | {"pay_frequency": "", "deductions-0-kind": "tools"})
    page = clerk.get(f"/vacancies/drafts/{draft.pk}/check/")
    wrong = {each["step"].key: [str(label) for label, _said in each["wrong"]] for each in page.context["screens"]}
    assert wrong["job"] == wrong["housing"] == []
    assert wrong["pay"][0] == label_of("pay_frequency")
    assert len(wrong["pay"]) > 1
    html = page.content.decode()
    assert "Nadie ha estado aquí todavía" in html
    assert f'<li><a href="/vacancies/drafts/{draft.pk}/housing/?to=check">' in html
