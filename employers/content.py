"""A vacancy with its terms as one flat list of names and plain values: what a draft makes, a version keeps and two versions differ in.

Values are as JSON holds them: money and hours as text, days as ISO text, a row of another table by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from common.wording import day, money

from .choices import DeductionKind, DeductionPer, Requirement
from .families import family_of, terms_of
from .models import Vacancy, VacancyTerms

OF_VACANCY = (
    *("title", "duties", "occupation_id", "soc_code", "noc_code", "crop_id", "need_type"),
    *("seats", "starts_on", "ends_on", "worksite_id", "subdivision_id", "county", "city"),
    *("case_number", "job_order_filed_on", "petition_received_on", "certification_held"),
    *("wage", "wage_to", "wage_unit", "overtime_wage", "pay_notes", "hours_per_week", "schedule"),
    *("housing_free", "meals", "transport_daily", "travel_inbound_paid", "travel_outbound_paid"),
    *("fee_free", "experience_months", "driver_required", "lifting_kg", "background_check", "drug_screen"),
    "special_requirements",
)
HANGING = ("skills", "languages")  # lists of [code, how much] and [code, level]
# What nobody copies from one season to the next: each of them names one case, or a day of it.
NOT_COPIED = frozenset(
    {
        *("case_number", "job_order_filed_on", "petition_received_on", "certification_held", "valid_until"),
        *("pwd_number", "lmia_number", "constancia_number", "offer_written_on", "housing_inspected_on", "cap_exempt"),
        "cap_exempt_reason",
    }
)
# What a person who holds an offer was told when they took it.
MATERIAL = frozenset(
    {
        *(
            "starts_on",
            "ends_on",
            "subdivision_id",
            "worksite_id",
            "city",
            "wage",
            "wage_to",
            "wage_unit",
            "overtime_wage",
        ),
        *(
            "hours_per_week",
            "hours_by_day",
            "housing_free",
            "housing_address",
            "meals_plan",
            "meals_charge",
            "deductions",
        ),
        *(
            "transport_daily",
            "travel_inbound_paid",
            "travel_outbound_paid",
            "piece_rates",
            "duties",
            "guarantee_percent",
        ),
    }
)
# Where more, or yes, is never worse for who works; and where less is.
_MORE_IS_BETTER = frozenset({"wage", "wage_to", "overtime_wage", "guarantee_percent"})
_YES_IS_BETTER = frozenset({"housing_free", "transport_daily", "travel_inbound_paid", "travel_outbound_paid"})
_LESS_IS_BETTER = frozenset({"meals_charge"})
_MONEY = frozenset({"wage", "wage_to", "overtime_wage", "meals_charge", "subsistence_daily", "pwd_wage"})
Content = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One name whose value is another: in words, and whether somebody who holds an offer has to be told."""

    name: str
    label: str
    before: str
    after: str
    material: bool


def names_of(programme: str) -> tuple[str, ...]:
    family = family_of(programme)
    return OF_VACANCY + (terms_of(family) if family else ()) + HANGING


def content_of(vacancy: Vacancy, terms: VacancyTerms | None) -> Content:
    """What stands now. Two queries for what hangs on it."""
    content = {name: plain(getattr(vacancy, name)) for name in OF_VACANCY}
    family = family_of(vacancy.programme_id)
    for name in terms_of(family) if family else ():
        content[name] = plain(getattr(terms, name) if terms else _default(name))
    content["skills"] = [
        list(row) for row in vacancy.skills.order_by("skill_id").values_list("skill_id", "requirement")
    ]
    content["languages"] = [
        list(row) for row in vacancy.languages.order_by("language_id").values_list("language_id", "level")
    ]
    return content


def _default(name: str) -> Any:
    column: Any = VacancyTerms._meta.get_field(name)
    return column.get_default()


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else value


def field_of(name: str) -> models.Field[Any, Any] | None:
    """The model's field; None for what hangs on the vacancy."""
    if name in HANGING:
        return None
    model = Vacancy if name in OF_VACANCY else VacancyTerms
    return model._meta.get_field(name.removesuffix("_id"))  # type: ignore[return-value]


def value_of(name: str, value: Any) -> Any:
    """A plain value as the model holds it. Raises `ValidationError` for one that cannot be."""
    each = field_of(name)
    if each is None or value is None or isinstance(each, (models.ForeignKey, models.JSONField)):
        return value
    return each.to_python(value)


def label_of(name: str) -> str:
    own = {"skills": _("Skills"), "languages": _("Languages"), "meals": _("More about meals")}
    if name in own:
        return own[name]
    label = str(getattr(field_of(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def differences(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> list[Difference]:
    """In the order of the form; names that one of them does not have count as empty."""
    return [
        Difference(
            name,
            label_of(name),
            in_words(name, before.get(name), currency),
            in_words(name, after.get(name), currency),
            name in MATERIAL,
        )
        for name in names_that_differ(before, after)
    ]


def names_that_differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    names = [name for name in (*OF_VACANCY, *_term_names(), *HANGING) if name in before or name in after]
    return [
        name
        for name in names
        if (before.get(name) or None) != (after.get(name) or None) or before.get(name) is False is not after.get(name)
    ]


def worsened(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What people who hold a seat have to be told: names of `MATERIAL` whose value is another one, and not plainly a better one."""
    changed = [name for name in sorted(MATERIAL) if (before.get(name) or None) != (after.get(name) or None)]
    comparable = before.get("wage_unit") == after.get("wage_unit")
    return [name for name in changed if not _is_better(name, before.get(name), after.get(name), comparable)]


def _is_better(name: str, before: Any, after: Any, comparable: bool) -> bool:
    if name in _YES_IS_BETTER:
        return after is True
    if not comparable or None in (before, after):
        return False
    if name in _MORE_IS_BETTER:
        return Decimal(str(after)) > Decimal(str(before))
    return name in _LESS_IS_BETTER and Decimal(str(after)) < Decimal(str(before))


def _term_names() -> list[str]:
    ours = {"id", "vacancy", "family", "created_at", "updated_at"}
    return [each.name for each in VacancyTerms._meta.local_fields if each.name not in ours]


def in_words(name: str, value: Any, currency: str) -> str:
    """A plain value as a page shows it."""
    if value in (None, "", []):
        return "–"
    each = field_of(name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(each, models.ForeignKey):
        return str(each.remote_field.model._default_manager.filter(pk=value).first() or value)
    if isinstance(value, list):
        return _list_in_words(name, value, currency)
    if each is not None and each.choices:
        return str(dict(each.flatchoices).get(value, value))
    if isinstance(each, models.DateField):
        return day(each.to_python(value))
    return money(value, currency) if name in _MONEY else str(value)


def _list_in_words(name: str, rows: list[Any], currency: str) -> str:
    if name == "hours_by_day":
        return " · ".join(str(hours or 0) for hours in rows)
    if name == "skills":
        return ", ".join(f"{code} ({Requirement(how).label})" for code, how in rows)
    if name == "languages":
        return ", ".join(f"{code} {level}" for code, level in rows)
    if name == "deductions":
        return "; ".join(
            f"{DeductionKind(row['kind']).label} {_amount(row['amount'], currency)} {DeductionPer(row['per']).label}"
            for row in rows
        )
    return "; ".join(f"{row['activity']} {money(row['rate'], currency)} / {row['unit']}" for row in rows)


def _amount(text: str, currency: str) -> str:
    return money(text, currency) if text else "–"
