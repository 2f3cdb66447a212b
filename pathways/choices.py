from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LegalStatus(models.TextChoices):
    """How a rule stands in law. Only what is in force can keep anybody out (`engine.rules.BINDING`)."""

    IN_FORCE = "in_force", _("in force")
    ENJOINED = "enjoined", _("stopped by a court")
    ENFORCEMENT_SUSPENDED = "enforcement_suspended", _("enforcement suspended")
    IN_FORCE_NOT_ENFORCED = "in_force_not_enforced", _("in force, not enforced")
    PROPOSED = "proposed", _("proposed")
    PLANNED = "planned", _("planned")
    CLOSED = "closed", _("closed")
    HYPOTHETICAL = "hypothetical", _("hypothetical, not law")


# What has no force (yet, or any more) is shown on a programme's page and left out of every evaluation.
EVALUATED = (
    LegalStatus.IN_FORCE,
    LegalStatus.IN_FORCE_NOT_ENFORCED,
    LegalStatus.ENFORCEMENT_SUSPENDED,
    LegalStatus.ENJOINED,
)


# A programme with one of these takes nobody, whatever its rules say.
NOT_OPEN = (LegalStatus.PROPOSED, LegalStatus.PLANNED, LegalStatus.CLOSED, LegalStatus.HYPOTHETICAL)


class Severity(models.TextChoices):
    BAR = "bar", _("bar: keeps the pathway closed")
    CONDITION = "condition", _("condition: to be met before travel")
    NOTICE = "notice", _("notice: to know")


class PublicationState(models.TextChoices):
    """Of a rule. What is being worked on is a `RuleChange`: a rule's row comes into being when it is published."""

    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected: another text stands for its days")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeAction(models.TextChoices):
    """What is to be done with the rules."""

    NEW = "new", _("new rule")
    CHANGE = "change", _("change from a date")
    CHECK = "check", _("looked up again, unchanged")
    END = "end", _("end on a date")


class ChangeStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    SENT_BACK = "sent_back", _("sent back")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EffectStatus(models.TextChoices):
    """How far the count of what a change touches has come."""

    ASKED = "asked", _("waits to be counted")
    COUNTING = "counting", _("being counted")
    DONE = "done", _("counted")
    FAILED = "failed", _("could not be counted")


class Origin(models.TextChoices):
    SHIPPED = "shipped", _("came with the product")
    STAFF = "staff", _("entered by staff")


class HelpTopic(models.TextChoices):
    """What a help line is for, the most urgent first."""

    DANGER = "danger", _("immediate danger")
    TRAFFICKING = "trafficking", _("trafficking or forced labour")
    WORK = "work", _("pay, hours, conditions, false recruiters")
    ADVICE = "advice", _("free advice")


class RuleKind(models.TextChoices):
    """The kinds of `pathways.engine.kinds`, with a name for people. A test keeps the two lists the same."""

    NATIONALITY = "nationality", _("nationality")
    MINIMUM_AGE = "minimum_age", _("minimum age")
    DOCUMENT_THROUGH = "document_through", _("passport valid long enough")
    RECORD_CLEAR = "record_clear", _("clear record")
    MEDICAL_VALID = "medical_valid", _("medical certificate")
    LITERATE = "literate", _("reads and writes")
    MINIMUM_SCHOOLING = "minimum_schooling", _("years of schooling")
    EXPERIENCE_MONTHS = "experience_months", _("months of work")
    LANGUAGE_LEVEL = "language_level", _("level of a language")
    RETURNING_WORKER = "returning_worker", _("comes back")
    REFUGEE_STATUS = "refugee_status", _("refugee status")
    LIVES_ABROAD = "lives_abroad", _("lives outside their own country")
    NOT_BARRED = "not_barred", _("no sanction against the person")
    INTAKE = "intake", _("takes applications")
    PERMITS_WORK = "permits_work", _("permits work")
    SECTOR = "sector", _("sector")
    OCCUPATION = "occupation", _("occupation")
    COMMODITY = "commodity", _("commodity")
    COMMODITY_LIST = "commodity_list", _("commodity on the list")
    PLACE = "place", _("place of work")
    DURATION = "duration", _("length of the contract")
    PERIOD_OF_YEAR = "period_of_year", _("period of the year")
    STAY_LIMIT = "stay_limit", _("longest continuous stay")
    HOURS = "hours", _("hours a week")
    WAGE_FLOOR = "wage_floor", _("wage at or above the floor")
    HOUSING_FREE = "housing_free", _("free housing")
    TRANSPORT_DAILY = "transport_daily", _("free daily transport")
    TRAVEL_PAID = "travel_paid", _("travel paid")
    FEE_BAN = "fee_ban", _("no recruitment fee")
    CERTIFICATION_HELD = "certification_held", _("employer's certification")
    DEMAND_NOT_BARRED = "demand_not_barred", _("no sanction against employer or recruiter")
    NEED_TYPE = "need_type", _("kind of need")
    EXPERIENCE_REQUIRED = "experience_required", _("experience asked")
    LANGUAGE_REQUIRED = "language_required", _("language asked")
    SKILL_REQUIRED = "skill_required", _("skill asked")
    DRIVING_LICENCE = "driving_licence", _("driving licence asked")
    AVAILABLE = "available", _("available on the dates")
    NOT_REFUSED = "not_refused", _("not refused by the person")
    CONSENT = "consent", _("consent to matching")
    RECENTLY_CONFIRMED = "recently_confirmed", _("interest confirmed")
    CAP = "cap", _("places left in a cap")
    FILING_WINDOW = "filing_window", _("time left to file")
    STATEMENT = "statement", _("statement without a test")
    FAMILY = "family", _("what the family may do")


class WageBasis(models.TextChoices):
    """Where a wage floor comes from: those of `pathways.engine.wages.BASES`. A test keeps the two lists the same."""

    AEWR = "aewr", _("adverse effect wage rate (AEWR)")
    PREVAILING = "prevailing", _("prevailing wage")
    COLLECTIVE_AGREEMENT = "collective_agreement", _("collective agreement")
    FEDERAL_MINIMUM = "federal_minimum", _("federal minimum wage")
    STATE_MINIMUM = "state_minimum", _("minimum wage of the state or province")
    GENERAL_MINIMUM = "general_minimum", _("general minimum wage (Mexico)")
    PROFESSIONAL_MINIMUM = "professional_minimum", _("professional minimum wage (Mexico)")
    NCL_TABLE = "ncl_table", _("wage table of the National Commodity List (Canada)")
    MIFI_TABLE = "mifi_table", _("wage table of Québec (MIFI)")


class WageScheme(models.TextChoices):
    """The classification that the codes of a group are of."""

    ISCO08 = "isco08", "ISCO-08"
    SOC2018 = "soc2018", "SOC 2018"
    NOC2021 = "noc2021", "NOC 2021"


class FigureState(models.TextChoices):
    """Of a wage floor or an allowance. What is published is never edited; what an upgrade corrects stays as it was."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected: another figure stands for its days")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SkillLevel(models.TextChoices):
    ENTRY = "I", _("level I, entry")
    EXPERIENCED = "II", _("level II, experienced")


class HousingSide(models.TextChoices):
    """Since October 2025 the AEWR is lower for those to whom the employer gives free housing (90 FR 47914)."""

    ADJUSTED = "adjusted", _("with free housing")
    UNADJUSTED = "unadjusted", _("without free housing")


class FigureUnit(models.TextChoices):
    HOUR = "hour", pgettext_lazy("amount", "an hour")
    DAY = "day", pgettext_lazy("amount", "a day")
    WEEK = "week", pgettext_lazy("amount", "a week")
    MONTH = "month", pgettext_lazy("amount", "a month")
    ONCE = "once", pgettext_lazy("amount", "once")


class AllowanceKind(models.TextChoices):
    SUBSISTENCE_MIN = "subsistence_min", _("food on the journey, at least")
    SUBSISTENCE_MAX = "subsistence_max", _("food on the journey, at most with receipts")
    SUBSISTENCE_PARTIAL_DAY = "subsistence_partial_day", _("food on the journey, part of a day, at most with receipts")
    MEAL_CHARGE_CAP = "meal_charge_cap", _("charge for three meals, at most")
    HOUSING_DEDUCTION = "housing_deduction", _("deduction for housing")
    VISA_FEE = "visa_fee", _("visa fee")
    VISA_INTEGRITY_FEE = "visa_integrity_fee", _("visa integrity fee")
    WORK_PERMIT_FEE = "work_permit_fee", _("work permit fee")
    BIOMETRICS_FEE = "biometrics_fee", _("fee for biometrics")
    BORDER_CARD_FEE = "border_card_fee", _("fee of the border worker card")


class CapYear(models.TextChoices):
    """Whose year a cap counts. A US fiscal year begins on 1 October of the calendar year before."""

    FISCAL_US = "fiscal_us", _("US fiscal year")
    CALENDAR = "calendar", _("calendar year")


class ReservationPurpose(models.TextChoices):
    PLACEMENT = "placement", _("a placement")


class ReservationState(models.TextChoices):
    RESERVED = "reserved", _("reserved")
    USED = "used", _("used")
    RELEASED = "released", _("released")


class StepActor(models.TextChoices):
    EMPLOYER = "employer", _("employer")
    LABOUR = "labour", _("labour authority there")
    IMMIGRATION = "immigration", _("immigration authority there")
    CONSULATE = "consulate", _("consulate")
    MINISTRY = "ministry", _("ministry of the country of origin")
    WORKER = "worker", _("worker")


class DayCount(models.TextChoices):
    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class StepBasis(models.TextChoices):
    """Where the days of a step come from. A planning figure binds nobody: it is corrected from experience."""

    LAW = "law", _("law")
    PLANNING = "planning", _("planning figure")


class StepProof(models.TextChoices):
    """What on record of a vacancy shows that a step has been done."""

    CERTIFICATION = "certification", _("the certification held")
    PETITION = "petition", _("the petition received")
