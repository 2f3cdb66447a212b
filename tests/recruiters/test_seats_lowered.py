"""Fewer seats than mandates give away: people are refused and told which; a public record is followed, and the import says so."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from accounts.choices import Role
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope
from employers.content import content_of
from employers.demand.load import demand_import
from employers.models import Vacancy
from employers.services import revision_accept, revision_propose, vacancy_locked, vacancy_write
from recruiters.models import Mandate
from recruiters.selectors import mandates_over
from recruiters.services import mandate_end, mandate_save
from tests import factories, recruiting
from tests.conftest import ClientFor
from tests.employers.demand.files import seasonal, seasonal_csv
from tests.races import together

pytestmark = pytest.mark.django_db
LIST = "/admin/recruiters/mandate/"


@pytest.fixture
def ana() -> Any:
    return factories.user(Role.COORDINATOR)


def given(vacancy: Vacancy, name: str, by: Any, **fields: Any) -> Mandate:
    return mandate_save(mandate=recruiting.mandate(factories.recruiter(legal_name=name), vacancy, **fields), by=by)


def lower(vacancy: Vacancy, seats: int) -> None:
    vacancy_write(vacancy=vacancy_locked(vacancy.pk), content={"seats": seats})


def test_who_lowers_the_seats_below_what_mandates_give_is_told_which(ana: Any):
    vacancy = factories.vacancy(seats=10)
    six = given(vacancy, "Agencia Norte", ana, seats=6)
    given(vacancy, "Agencia Sur", ana, seats=2)
    with pytest.raises(InvalidInput, match=r"give 8 of its seats.*Agencia Norte: 6, Agencia Sur: 2") as refused:
        lower(vacancy, 7)
    assert refused.value.field == "seats"
    lower(vacancy, 8)
    mandate_end(mandate=six)
    lower(vacancy, 2)
    vacancy.refresh_from_db()
    assert vacancy.seats == 2


def test_only_mandates_of_one_day_from_today_on_count_together(ana: Any):
    vacancy = factories.vacancy(seats=10)
    today = given(vacancy, "Primera", ana, seats=6).starts_on
    after = today + timedelta(days=101)
    given(vacancy, "Segunda", ana, seats=5, starts_on=after, ends_on=after + timedelta(days=9))
    over = today - timedelta(days=1)
    Mandate.objects.create(
        recruiter=factories.recruiter(),
        employer=vacancy.employer,
        vacancy=vacancy,
        seats=9,
        starts_on=over,
        ends_on=over,
    )
    lower(vacancy, 6)
    with pytest.raises(InvalidInput, match="Primera: 6"):
        lower(vacancy, 5)


def test_a_change_of_an_open_vacancy_is_refused_when_it_is_proposed_and_when_it_is_accepted(ana: Any):
    clerk, vacancy = factories.user(Role.EMPLOYER_CLERK), factories.vacancy(seats=10)
    revision = revision_propose(vacancy=vacancy, by=clerk, content=content_of(vacancy, None) | {"seats": 4})
    given(vacancy, "Agencia Norte", ana, seats=6)
    with pytest.raises(InvalidInput, match="Agencia Norte: 6"):
        revision_accept(revision=revision, by=ana)
    other = factories.vacancy(seats=10)
    given(other, "Agencia Norte", ana, seats=6)
    with pytest.raises(InvalidInput, match="Agencia Norte: 6"):
        revision_propose(vacancy=other, by=clerk, content=content_of(other, None) | {"seats": 4})


@pytest.mark.parametrize(("language", "said"), [("es", "Los mandatos"), ("en", "Mandates give"), ("fr", "Les mandats")])
def test_the_administration_says_so_at_the_field(client_for: ClientFor, ana: Any, language: str, said: str):
    vacancy = factories.vacancy(seats=10)
    given(vacancy, "Agencia Norte", ana, seats=6)
    client: Any = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = language
    address = f"/admin/employers/vacancy/{vacancy.pk}/change/"
    form = client.get(address).context["adminform"].form
    sent = {name: "" if value is None else value for name, value in form.initial.items()} | {"seats": 5}
    for part in ("skills", "languages"):
        sent |= {f"{part}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    page = client.post(address, sent)
    assert page.status_code == 200
    (error,) = page.context["adminform"].form.errors["seats"]
    assert error.startswith(said)
    vacancy.refresh_from_db()
    assert vacancy.seats == 10


def test_a_public_record_is_followed_the_import_says_so_and_the_list_shows_what_is_too_many(
    client_for: ClientFor, ana: Any, tmp_path: Path
):
    factories.subdivision("US-GA", name="Georgia")
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)
    demand_import(seasonal_csv(tmp_path, seasonal(total_positions="10")), as_of=date(2026, 1, 15))
    vacancy = Vacancy.objects.get()
    many, few = given(vacancy, "Agencia Norte", ana, seats=7), given(factories.vacancy(), "Agencia Sur", ana, seats=1)
    summary = demand_import(seasonal_csv(tmp_path, seasonal(total_positions="5")), as_of=date(2026, 1, 15))
    vacancy.refresh_from_db()
    assert (vacancy.seats, summary.warnings["seats_below_given"]) == (5, 1)
    assert "Agencia Norte: 7" in summary.examples["seats_below_given"][0]
    assert list(mandates_over(Mandate.objects.all())) == [many]
    page = client_for(Role.COORDINATOR).get(f"{LIST}?seats=over")
    assert list(page.context["cl"].queryset) == [many]
    again = demand_import(seasonal_csv(tmp_path, seasonal(total_positions="8")), as_of=date(2026, 1, 15))
    assert again.warnings["seats_below_given"] == 0
    assert few not in mandates_over(Mandate.objects.all())


@pytest.mark.django_db(transaction=True)
def test_of_a_mandate_and_fewer_seats_in_the_same_moment_one_is_refused(ana: Any):
    with database_scope(WHOLE_REGION):
        vacancies = [factories.vacancy(seats=10) for _one in range(5)]
        mandates = [recruiting.mandate(factories.recruiter(), vacancy, seats=8) for vacancy in vacancies]
    for vacancy, mandate in zip(vacancies, mandates, strict=True):
        came = together(partial(mandate_save, mandate=mandate, by=ana), partial(lower, vacancy, 5))
        assert came == ["InvalidInput", "done"]
        with database_scope(WHOLE_REGION):
            total = vacancy.mandates.aggregate(total=Sum("seats"))["total"] or 0
            assert total <= Vacancy.objects.get(pk=vacancy.pk).seats
