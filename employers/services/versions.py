"""What stands in a vacancy, written from one flat list of values."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from pathways.models import Programme

from ..content import OF_VACANCY, Content, value_of
from ..facts import CURRENCIES
from ..families import family_of, terms_of
from ..models import Employer, Vacancy, VacancyLanguage, VacancySkill, VacancyTerms
from .seats import seats_lower_check
from .sites import sites_follow
from .vacancies import vacancy_create


@transaction.atomic
def vacancy_made(*, employer: Employer, programme: Programme, by: User, content: Content) -> Vacancy:
    """A draft with its terms, skills and languages. Raises `ValidationError` where a value cannot be."""
    fields = {name: value_of(name, content.get(name)) for name in OF_VACANCY if content.get(name) is not None}
    currency = CURRENCIES[programme.country_id]
    vacancy = vacancy_create(employer=employer, by=by, programme=programme, currency=currency, **fields)
    _write_terms(vacancy, content)
    _write_hanging(vacancy, content)
    return vacancy


@transaction.atomic
def vacancy_write(*, vacancy: Vacancy, content: Content) -> None:
    """Put the content in the place of what stands; names that it does not have stay as they are. The caller has locked the vacancy.

    Raises `ValidationError`; `InvalidInput` where fewer seats would be left than mandates give away; `WrongState` where
    fewer seats than its worksites have taken would be left.
    """
    if content.get("seats"):
        seats_lower_check(vacancy=vacancy, seats=content["seats"])
        sites_follow(vacancy=vacancy, seats=content["seats"])
    for name in OF_VACANCY:
        if name in content:
            value = value_of(name, content[name])
            column: Any = Vacancy._meta.get_field(name.removesuffix("_id"))
            setattr(vacancy, name, column.get_default() if value is None and not column.null else value)
    vacancy.full_clean()
    vacancy.save()
    _write_terms(vacancy, content)
    _write_hanging(vacancy, content)


def _write_terms(vacancy: Vacancy, content: Content) -> None:
    family = family_of(vacancy.programme_id)
    if family is None:
        return
    terms = VacancyTerms.objects.filter(vacancy=vacancy).first() or VacancyTerms(vacancy=vacancy)
    terms.family = family
    for name in terms_of(family):
        if name in content:
            column: Any = VacancyTerms._meta.get_field(name)
            value = value_of(name, content[name])
            setattr(terms, name, column.get_default() if value is None and not column.null else value)
    terms.full_clean()
    terms.save()


def _write_hanging(vacancy: Vacancy, content: Content) -> None:
    """Rows that are no longer said go, new ones come; the others stay as they are."""
    for name, model, key, number in (
        ("skills", VacancySkill, "skill_id", "requirement"),
        ("languages", VacancyLanguage, "language_id", "level"),
    ):
        if name not in content:
            continue
        said = content[name]
        rows: Any = model._default_manager.filter(vacancy=vacancy)
        rows.exclude(**{f"{key}__in": [code for code, _number in said]}).delete()
        for code, value in said:
            model._default_manager.update_or_create(vacancy=vacancy, **{key: code}, defaults={number: value})
