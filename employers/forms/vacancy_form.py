"""The screens of a vacancy. Each asks only what the programme's family has (`employers.families`); names are those of the models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.screens import ScreenForm, Step
from pathways.models import Programme
from reference.choices import NclCategory
from reference.models import Crop, Language, Occupation, Skill, Subdivision

from ..choices import Family, HealthCover, HousingKind, MealsPlan, NeedType, PayFrequency, VacancyStatus, WageUnit
from ..content import label_of
from ..demands import in_a_sentence, refused_in
from ..facts import CURRENCIES
from ..families import family_of
from ..models import Employer, Vacancy, Worksite
from ..selectors import worksites_for
from .vacancy_checks import wrong_with_dates, wrong_with_inspection, wrong_with_wage, wrong_with_worksite
from .vacancy_fields import day_field, decimals, text_area, whole, yes_no
from .vacancy_rows import DeductionRow, LanguageRow, PieceRow, SkillRow

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_PAY = Decimal(9_999_999)  # what the column holds; what can be meant depends on the unit
BORDER_STATES = ("MX-CAM", "MX-CHP", "MX-ROO", "MX-TAB")  # Lineamientos 2012, art. 76


@dataclass(frozen=True)
class About:
    """What the screens of one draft depend on; lists are read when a screen first wants them."""

    employer: Employer
    programme: Programme
    held: Vacancy | None = None  # the open vacancy that is being changed

    @property
    def family(self) -> Family:
        family = family_of(self.programme.pk)
        assert family is not None
        return family

    @property
    def country(self) -> str:
        return self.programme.country_id

    @property
    def currency(self) -> str:
        return CURRENCIES[self.country]

    @cached_property
    def jobs(self) -> Any:
        return [("", "–"), *by_title(Occupation.objects.filter(is_job=True))]

    @cached_property
    def crops(self) -> Any:
        return [("", "–"), *by_title(Crop.objects.all())]

    @cached_property
    def skills(self) -> Any:
        return [("", "–"), *by_title(Skill.objects.all())]

    @cached_property
    def languages(self) -> Any:
        return [("", "–"), *by_title(Language.objects.all())]

    @cached_property
    def places(self) -> Any:
        found = Subdivision.objects.filter(country=self.country).order_by("name")
        if self.family == Family.TVTF:
            found = found.filter(pk__in=BORDER_STATES)
        return [("", "–"), *found.values_list("code", "name")]

    @cached_property
    def sites(self) -> dict[str, Worksite]:
        """Those in use, and the one that the vacancy has though it was retired since."""
        found = worksites_for(self.employer, self.held).filter(subdivision__country=self.country)
        return {str(site.pk): site for site in found}

    @property
    def worksites(self) -> Any:
        named = ((key, f"{site} ({site.city})" if site.city else str(site)) for key, site in self.sites.items())
        return [("", "–"), *named]

    @property
    def is_open(self) -> bool:
        return self.held is not None and self.held.status in (VacancyStatus.OPEN, VacancyStatus.FILLED)


def by_title(records: Iterable[Any]) -> list[tuple[str, str]]:
    return sorted(((str(record.pk), str(record.title)) for record in records), key=lambda choice: choice[1].lower())


class VacancyScreen(ScreenForm):
    """`only`: fields that some families have; the others are left out. Texts are read for demands that the law forbids."""

    about: About
    only: dict[Family, tuple[str, ...]] = {}
    texts: tuple[str, ...] = ()

    def prepare(self) -> None:
        kept = self.only.get(self.about.family, ())
        for names in self.only.values():
            for name in set(names) - set(kept):
                self.fields.pop(name, None)
        for name, each in self.fields.items():
            each.label = each.label or label_of(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.texts:
            if found := refused_in(cleaned.get(name) or "", self.about.family):
                self.add_error(name, in_a_sentence(found))
        return cleaned

    def told(self) -> dict[str, Any]:
        """Names of `employers.content` with values of Python, of a form that is bound; what is not right is left out."""
        self.is_valid()
        return dict(self.cleaned_data)


class JobScreen(VacancyScreen):
    texts = ("title", "duties", "need_reason")
    only = {
        Family.H2A: ("soc_code", "need_type"),
        Family.H2B: ("soc_code", "need_type", "need_reason"),
        Family.CANADA: ("noc_code", "ncl_category"),
    }

    title = forms.CharField(max_length=255)
    duties = text_area(rows=5, hint=gettext_lazy("What is done, with which crops or animals, in which weather."))
    occupation_id = forms.ChoiceField(label=gettext_lazy("Occupation"))
    crop_id = forms.ChoiceField(label=gettext_lazy("Crop, animal or product"), required=False)
    soc_code = forms.RegexField(
        r"^\d\d-\d{4}(\.\d\d)?$", required=False, help_text=gettext_lazy("As on the job order, for example 45-2092.")
    )
    noc_code = forms.RegexField(
        r"^\d{5}$", required=False, help_text=gettext_lazy("Five digits of NOC 2021, for example 85101.")
    )
    ncl_category = forms.ChoiceField(choices=[("", "–"), *NclCategory.choices], required=False)
    need_type = forms.ChoiceField(choices=[("", "–"), *NeedType.choices])
    need_reason = text_area(
        rows=4, hint=gettext_lazy("What makes the need temporary: season, peak, one event."), required=True
    )

    def prepare(self) -> None:
        super().prepare()
        self.choose("occupation_id", self.about.jobs)
        self.choose("crop_id", self.about.crops)
        if self.about.family == Family.H2A:
            self.choose(
                "need_type",
                [
                    ("", "–"),
                    (NeedType.SEASONAL, NeedType.SEASONAL.label),
                    (NeedType.ONE_TIME, _("temporary, of one year at most")),
                ],
            )
        if self.about.programme.pk == "ca-agri-stream":
            self.fields["ncl_category"].required = True


class PlaceScreen(VacancyScreen):
    texts = ("other_worksites", "cap_exempt_reason")
    only = {
        Family.H2A: ("case_number", "job_order_filed_on", "petition_received_on"),
        Family.H2B: (
            "case_number",
            "job_order_filed_on",
            "petition_received_on",
            "other_worksites",
            "pwd_number",
            "cap_exempt",
            "cap_exempt_reason",
        ),
        Family.TVTF: ("constancia_number", "offer_written_on"),
        Family.CANADA: ("lmia_number",),
    }

    seats = whole(1, 10_000)
    starts_on = day_field(required=True)
    ends_on = day_field(required=True)
    worksite_id = forms.ChoiceField(
        label=gettext_lazy("Worksite"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This worksite is not in use any more: choose another one.")},
    )
    subdivision_id = forms.ChoiceField(label=gettext_lazy("State or province"))
    county = forms.CharField(max_length=100, required=False)
    city = forms.CharField(max_length=100, required=False)
    other_worksites = text_area(rows=3)
    certification_held = yes_no()
    valid_until = day_field()
    case_number = forms.CharField(
        max_length=30, required=False, help_text=gettext_lazy("Leave it empty until there is one.")
    )
    job_order_filed_on = day_field(past=True)
    petition_received_on = day_field(past=True)
    pwd_number = forms.CharField(max_length=40, required=False)
    cap_exempt = yes_no()
    cap_exempt_reason = forms.CharField(max_length=255, required=False)
    constancia_number = forms.CharField(max_length=40, required=False)
    offer_written_on = day_field(past=True)
    lmia_number = forms.CharField(max_length=20, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.choose("worksite_id", self.about.worksites)
        self.choose("subdivision_id", self.about.places)
        self.fields["valid_until"].label = {
            Family.H2A: _("Certification valid until"),
            Family.H2B: _("Prevailing wage determination valid until"),
            Family.TVTF: _("Constancia valid until"),
            Family.CANADA: _("LMIA valid until"),
        }[self.about.family]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and (wrong := wrong_with_dates(self.about.family, starts, ends, timezone.localdate())):
            self.add_error(*wrong)
        site = self.about.sites.get(cleaned.get("worksite_id") or "")
        if site and (error := wrong_with_worksite(site, cleaned.get("subdivision_id") or "")):
            self.add_error("worksite_id", error)
        held, seats = self.about.held, cleaned.get("seats")
        if held and seats and seats < held.seats_taken:
            self.add_error(
                "seats", _("%(n)s seats are taken already: there cannot be fewer.") % {"n": held.seats_taken}
            )
        if cleaned.get("cap_exempt") and not cleaned.get("cap_exempt_reason"):
            self.add_error("cap_exempt_reason", _("Say why the work is outside the cap."))
        return cleaned


class PayScreen(VacancyScreen):
    texts = ("pay_notes", "overtime_terms", "schedule")
    only = {Family.H2A: ("guarantee_percent",), Family.H2B: ("pwd_wage",)}

    wage = decimals(Decimal("0.01"), MOST_PAY, required=True)
    wage_to = decimals(Decimal("0.01"), MOST_PAY)
    wage_unit = forms.ChoiceField(choices=WageUnit.choices)
    pwd_wage = decimals(Decimal("0.01"), Decimal(1_000))
    pay_frequency = forms.ChoiceField(choices=[("", "–"), *PayFrequency.choices])
    monday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Monday"))
    tuesday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Tuesday"))
    wednesday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Wednesday"))
    thursday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Thursday"))
    friday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Friday"))
    saturday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Saturday"))
    sunday = decimals(Decimal(0), Decimal(16), label=gettext_lazy("Sunday"))
    schedule = forms.CharField(max_length=100, required=False, help_text=gettext_lazy("From what hour to what hour."))
    guarantee_percent = whole(
        75, 100, required=False, hint=gettext_lazy("75 is what the law asks; more if you promise more.")
    )
    overtime_wage = decimals(Decimal("0.01"), Decimal(10_000))
    overtime_terms = forms.CharField(max_length=300, required=False)
    pay_notes = text_area(rows=3)

    def prepare(self) -> None:
        super().prepare()
        money = self.about.currency
        for name in ("wage", "wage_to", "overtime_wage", "pwd_wage"):
            if name in self.fields:
                self.fields[name].label = f"{label_of(name)} ({money})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        hours = [cleaned.pop(name, None) for name in DAYS]
        cleaned["hours_by_day"] = [f"{each:f}" if each is not None else "0" for each in hours] if any(hours) else []
        cleaned["hours_per_week"] = sum(filter(None, hours), Decimal(0)) or None
        if not any(hours) and not any(name in self.errors for name in DAYS):
            self.add_error("monday", _("Say how many hours are worked on each day of a normal week."))
        if cleaned["hours_per_week"] and cleaned["hours_per_week"] > 112:
            self.add_error("monday", _("That is more than 112 hours a week: check them."))
        wage, wage_to = cleaned.get("wage"), cleaned.get("wage_to")
        for name in ("wage", "wage_to"):
            unit = cleaned.get("wage_unit")
            if cleaned.get(name) and unit and (error := wrong_with_wage(cleaned[name], unit, self.about.currency)):
                self.add_error(name, error)
        if wage and wage_to and wage_to < wage:
            self.add_error("wage_to", _("The highest wage is below the lowest: check both."))
        return cleaned


class HousingScreen(VacancyScreen):
    texts = ("meals", "transport_details", "housing_permit")
    only = {Family.H2A: ("subsistence_daily",), Family.CANADA: ("housing_permit", "health_insurance")}

    housing_free = yes_no()
    housing_kind = forms.ChoiceField(choices=[("", "–"), *HousingKind.choices], required=False)
    housing_address = forms.CharField(max_length=255, required=False)
    housing_capacity = whole(1, 5_000, required=False)
    housing_inspected_on = day_field(past=True)
    housing_permit = forms.CharField(max_length=120, required=False)
    meals_plan = forms.ChoiceField(choices=[("", "–"), *MealsPlan.choices], required=False)
    meals_charge = decimals(Decimal(0), Decimal(1_000))
    meals = forms.CharField(max_length=200, required=False, label=gettext_lazy("More about meals"))
    transport_daily = yes_no()
    transport_details = forms.CharField(max_length=300, required=False)
    travel_inbound_paid = yes_no()
    travel_outbound_paid = yes_no()
    subsistence_daily = decimals(Decimal("0.01"), Decimal(1_000))
    health_insurance = forms.ChoiceField(choices=[("", "–"), *HealthCover.choices], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        inspected = cleaned.get("housing_inspected_on") if not self.about.is_open else None
        if inspected and (error := wrong_with_inspection(self.about.family, inspected, timezone.localdate())):
            self.add_error("housing_inspected_on", error)
        charge = cleaned.get("meals_charge")
        if cleaned.get("meals_plan") == MealsPlan.CHARGED and charge is None and "meals_charge" not in self.errors:
            self.add_error("meals_charge", _("Say what is charged a day."))
        if charge and cleaned.get("meals_plan") not in (MealsPlan.CHARGED, "", None):
            self.add_error("meals_charge", _("These meals are not charged: leave it empty."))
        if self.about.family == Family.H2A and cleaned.get("housing_free") is False:
            self.add_error(
                "housing_free", _("H-2A housing is free for workers who cannot go home each day: 20 CFR 655.122(d).")
            )
        return cleaned


class NeedsScreen(VacancyScreen):
    texts = ("special_requirements",)

    experience_months = whole(0, 120, required=False, hint=gettext_lazy("0 where none is asked."))
    driver_required = yes_no()
    lifting_kg = whole(1, 100, required=False)
    background_check = yes_no()
    drug_screen = yes_no()
    special_requirements = text_area(
        rows=4, hint=gettext_lazy("Never sex, age, origin, religion or family; never money or passports.")
    )
    fee_free = forms.BooleanField(
        label=gettext_lazy("I sign that workers are charged nothing for recruitment, by us or by anybody we pay"),
        required=True,
    )


STEPS = (
    Step("job", gettext_lazy("The job"), JobScreen),
    Step("place", gettext_lazy("Place, dates and permits"), PlaceScreen),
    Step("pay", gettext_lazy("Pay and deductions"), PayScreen, {"pieces": PieceRow, "deductions": DeductionRow}),
    Step("housing", gettext_lazy("Housing, meals and travel"), HousingScreen),
    Step(
        "needs", gettext_lazy("What is asked of workers"), NeedsScreen, {"skills": SkillRow, "languages": LanguageRow}
    ),
)
BY_KEY = {step.key: step for step in STEPS}
ORDER = [step.key for step in STEPS]
