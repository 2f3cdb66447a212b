"""Names for people of what a rule of each kind may say, and of what it may be narrowed to. A test keeps the list whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import WageBasis

ADD_PLACES = "add_places"  # stands for a kind's name where a scenario adds places to a cap
APPLIES_TO = "applies_to"  # stands for a kind's name where the table is about whom a rule is narrowed to
Words = str | Promise


@dataclass(frozen=True)
class Named:
    label: Words
    hint: Words = ""


PARAMETERS: dict[str, dict[str, Named]] = {
    "nationality": {
        "allowed": Named(_("Nationalities allowed")),
        "refused": Named(_("Nationalities refused")),
        "any": Named(_("Any nationality")),
        "partial": Named(_("The lists are incomplete"), _("Whoever is on neither is not known to be in or out.")),
        "residents": Named(
            _("Residents count too"), _("Whoever lives in a listed country, whatever their nationality.")
        ),
    },
    "minimum_age": {"years": Named(_("Age in years"), _("Completed on the first day of work."))},
    "document_through": {
        "document": Named(_("Document")),
        "margin_days": Named(_("Days it must still be good for after the last day of work")),
    },
    "record_clear": {"record": Named(_("Record"))},
    "medical_valid": {
        "over_months": Named(_("Asked for contracts longer than so many months"), _("Empty: for every contract."))
    },
    "minimum_schooling": {"years": Named(_("Years of schooling"))},
    "experience_months": {
        "min_months": Named(_("Months of experience")),
        "occupations": Named(_("In these occupations")),
        "crops": Named(_("With these crops or animals")),
        "farm": Named(_("Any farm work counts")),
    },
    "language_level": {
        "languages": Named(_("One of these languages")),
        "min_level": Named(_("Level at least"), _("1 a few words, 2 basic, 3 good, 4 fluent.")),
        "min_clb": Named(_("Tested level at least (Canadian Language Benchmarks)"), _("From 1 to 12.")),
    },
    "stay_limit": {
        "max_days": Named(_("Longest continuous stay, in days")),
        "reset_days": Named(_("Days away that start the count again")),
        "reset_months": Named(_("Months away that start the count again"), _("Either days or months.")),
        "programmes": Named(_("Stays in these pathways count together")),
    },
    "returning_worker": {
        "programmes": Named(_("Was there before in one of these pathways")),
        "years": Named(_("In one of so many years before")),
        "year_starts": Named(_("First day of such a year")),
    },
    "refugee_status": {"required": Named(_("The pathway asks for it"))},
    "lives_abroad": {"required": Named(_("The pathway asks for it"))},
    "recently_confirmed": {"max_days": Named(_("Days for which a confirmed interest holds"))},
    "intake": {"open": Named(_("Applications are taken"))},
    "permits_work": {"permitted": Named(_("Work is permitted"))},
    "sector": {"agricultural": Named(_("The work is agricultural"))},
    "occupation": {
        "allowed": Named(_("Occupations allowed")),
        "refused": Named(_("Occupations refused"), _("Either those allowed or those refused.")),
    },
    "commodity": {
        "allowed": Named(_("Crops or animals allowed")),
        "refused": Named(_("Crops or animals refused"), _("Either those allowed or those refused.")),
    },
    "commodity_list": {
        "list": Named(_("List")),
        "listed": Named(_("Must be on the list"), _("Not marked: must not be on it.")),
    },
    "place": {"allowed": Named(_("States, provinces or whole countries"))},
    "duration": {
        "min_days": Named(_("At least so many days")),
        "min_months": Named(_("At least so many months")),
        "max_days": Named(_("At most so many days")),
        "max_months": Named(_("At most so many months"), _("One of the four is enough.")),
    },
    "period_of_year": {
        "from": Named(_("From this day of the year")),
        "to": Named(_("To this day of the year"), _("Both count; it may run over the turn of the year.")),
    },
    "hours": {
        "min_weekly": Named(_("Hours a week at least")),
        "min_total": Named(_("Hours in all at least")),
        "within_weeks": Named(_("Within so many weeks")),
    },
    "travel_paid": {
        "inbound": Named(_("The journey there is paid")),
        "outbound": Named(_("The journey home is paid")),
    },
    "demand_not_barred": {"whose": Named(_("Whose sanctions"))},
    "need_type": {
        "allowed": Named(_("Kinds of need allowed")),
        "refused": Named(_("Kinds of need refused")),
    },
    "wage_floor": {
        "needed": Named(_("Floors that must be known"), _("While one of them is not, the offer cannot be judged."))
    },
    "cap": {"returning_years": Named(_("Who comes back was there in one of so many years before"))},
    "filing_window": {
        "earliest_days": Named(_("Filed at the earliest so many days before the start")),
        "latest_days": Named(_("Filed at the latest so many days before the start")),
    },
    "experience_required": {"count": Named(_("Which months count"))},
    "skill_required": {
        "min_evidence": Named(
            _("Evidence at least"), _("1 stated by the person, 2 a letter, 3 tested, 4 confirmed by an employer.")
        )
    },
    "available": {"tolerance_days": Named(_("Days of the contract that may lie outside"), _("At each end."))},
    "family": {
        "spouse": Named(_("The spouse may come")),
        "children_under": Named(_("Children may come below this age"), _("Empty: they may not, or nothing is said.")),
        "may_work": Named(_("They may work")),
    },
    ADD_PLACES: {
        "places": Named(_("Places added")),
        "set_aside": Named(_("Of them set aside"), _("For the nationalities below; the others are for everybody.")),
        "nationalities": Named(_("Nationalities they are set aside for")),
    },
    APPLIES_TO: {
        "nationality": Named(_("Only for these nationalities")),
        "registry_country": Named(_("Only for people registered in")),
        "place": Named(_("Only for work in")),
        "sector": Named(_("Only for work in the sector")),
        "need_type": Named(_("Only for these kinds of need")),
        "occupation": Named(_("Only for these occupations")),
        "crop": Named(_("Only for these crops or animals")),
        "programme": Named(_("Only for these pathways")),
        "certified": Named(_("Only where the certification")),
    },
}

OPTIONS: dict[str, Words] = {
    **{basis.value: basis.label for basis in WageBasis},
    "passport": _("passport"),
    "national_id": _("national identity document"),
    "passport_or_national_id": _("passport or national identity document"),
    "police": _("police and penal record"),
    "migration": _("migration record"),
    "ncl": _("National Commodity List of Canada"),
    "one_time": _("one-time occurrence"),
    "seasonal": _("seasonal"),
    "peakload": _("peakload"),
    "intermittent": _("intermittent"),
    "occupation": _("in the very occupation"),
    "unit_group": _("in its group of occupations"),
    "crop": _("with the same crop or animal"),
    "farm": _("in any farm work"),
    "agricultural": _("agricultural"),
    "other": pgettext_lazy("sector", "other than agricultural"),
    "employer": _("of the employer"),
    "recruiter": _("of the recruiter"),
    "yes": _("is known to be held"),
    "not_yet": _("is not known to be held yet"),
}


def words_of(kind: str, key: str) -> Named:
    """The words for a parameter of a kind, or (`APPLIES_TO`) for what narrows a rule."""
    return PARAMETERS[kind][key]
