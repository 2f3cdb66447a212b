"""What is wrong with a file, with a row, with a value; each with what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """Why a row is not taken. `value` holds no personal contact: it is written into the table and the file of errors."""

    column: str
    value: str
    reason: str
    fix: str


class Rejection(models.TextChoices):
    """Why a row stays out, as counted in the summary."""

    MISSING = "missing", _("a value that is needed is missing")
    UNREADABLE = "unreadable", _("a value cannot be read")
    IMPOSSIBLE = "impossible", _("a value cannot be true")
    NOT_KNOWN = "not_known", _("a value is not one that is known")
    REPEATED = "repeated", _("the case stands again, differently, further down")
    PERSON = "person", _("the employer is, or may be, a person")
    WIDTH = "width", _("more or fewer cells than columns")


class Warn(models.TextChoices):
    """A row is taken, but something in it was set aside or could not be understood."""

    DATE_IMPLAUSIBLE = "date_implausible", _("a date that cannot be true, set aside")
    WAGE_IMPLAUSIBLE = "wage_implausible", _("a wage that cannot be true for its unit, left unknown")
    WAGE_UNIT_UNKNOWN = "wage_unit_unknown", _("a wage without a readable unit, left unknown")
    WAGE_UNREADABLE = "wage_unreadable", _("a wage that is not a number, left unknown")
    WAGE_RANGE_REVERSED = "wage_range_reversed", _("a wage range that ends below its start; the end is left unknown")
    NUMBER_IMPLAUSIBLE = "number_implausible", _("hours, months or weight that cannot be true, left unknown")
    CODE_UNREADABLE = "code_unreadable", _("an occupation or industry code that cannot be read, left out")
    STATE_UNKNOWN = "state_unknown", _("the employer's state is not known")
    WORK_STATE_UNKNOWN = "work_state_unknown", _("the state of the work is not known")
    EMPLOYER_UNKNOWN = "employer_unknown", _("the employer is not named")
    OCCUPATION_NOT_FOUND = "occupation_not_found", _("no occupation of ours fits the title")
    TEXT_CUT = "text_cut", _("a text longer than its field, cut")
    CONTACT_REMOVED = "contact_removed", _("a telephone, e-mail address or name of a contact taken out of free text")
    REPEATED = "repeated", _("the same row stands twice")
    STREAM_UNKNOWN = "stream_unknown", _("a stream that is not known, kept as written")
    PERIOD_FROM_NAME = "period_from_name", _("the list does not say its period; the file's name does")
    YEAR_FROM_NAME = "year_from_name", _("the list does not say its fiscal year; the file's name does")
    SUPERSEDED = "superseded", _("a later list says otherwise of the case; that stays")
    STAFF_EDIT_KEPT = "staff_edit_kept", _("the record changed a field that staff had changed; staff's value stays")
    SEATS_BELOW_TAKEN = "seats_below_taken", _("fewer seats than are taken; the seats taken stay")
    SEATS_BELOW_GIVEN = (
        "seats_below_given",
        _("fewer seats than mandates give to recruiters; the mandates wait to be lowered"),
    )
    EMPLOYER_SUSPENDED = "employer_suspended", _("the employer is suspended; the vacancy is held")
