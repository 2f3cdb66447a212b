"""What is looked at before an employer is let in, by country: what each item means there and where one looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .choices import CheckItem as Item
from .choices import EmployerPaper as Paper


@dataclass(frozen=True)
class Check:
    """`required`: nobody is let in before it is answered. `may_not_apply`: it may be answered so; else only in order or not."""

    item: Item
    how: Any
    required: bool = True
    may_not_apply: bool = False


_SIGNATORY = Check(
    Item.SIGNATORY,
    _("The person exists, holds the position named, and a document says that they may sign for the organisation."),
)
_DOCUMENTS = Check(
    Item.DOCUMENTS,
    _("Every document was opened, is legible, is the organisation's own, and agrees with what it says of itself."),
)
_RECORDS = Check(
    Item.RECORDS,
    _(
        "The employers on record with a similar name were looked at; its own history, if there is one, was joined to it."
    ),
)
_SANCTIONS = Check(
    Item.SANCTIONS, _("Every suggested debarment or finding was confirmed or dismissed, and what stands was weighed.")
)
_CONTACT = Check(
    Item.CONTACT,
    _("Called at a number found independently of the sign-up, and the website is the organisation's own."),
    may_not_apply=True,
)

CHECKLISTS: dict[str, tuple[Check, ...]] = {
    "US": (
        Check(
            Item.NUMBER, _("The FEIN on the IRS notice (CP 575 or 147C) is the one given, under the same legal name.")
        ),
        Check(
            Item.ADDRESS,
            _("The register of the state (Secretary of State) has the organisation, active, at this address."),
        ),
        _SIGNATORY,
        _DOCUMENTS,
        _RECORDS,
        _SANCTIONS,
        _CONTACT,
        Check(
            Item.LABOUR_PERMIT,
            _("A labour certification (Form ETA-9142A or ETA-9142B) names this employer."),
            required=False,
            may_not_apply=True,
        ),
    ),
    "CA": (
        Check(Item.NUMBER, _("The business number on a CRA notice is the one given, under the same legal name.")),
        Check(
            Item.ADDRESS,
            _("The federal or provincial corporate registry has the organisation, active, at this address."),
        ),
        _SIGNATORY,
        _DOCUMENTS,
        _RECORDS,
        _SANCTIONS,
        _CONTACT,
        Check(
            Item.LABOUR_PERMIT,
            _("A Labour Market Impact Assessment (LMIA) names this employer."),
            required=False,
            may_not_apply=True,
        ),
    ),
    "MX": (
        Check(
            Item.NUMBER, _("The RFC on the Constancia de Situación Fiscal is the one given, under the same legal name.")
        ),
        Check(Item.ADDRESS, _("The fiscal address on the Constancia is this one.")),
        _SIGNATORY,
        _DOCUMENTS,
        _RECORDS,
        _SANCTIONS,
        _CONTACT,
        Check(
            Item.LABOUR_PERMIT,
            _("The Constancia de Inscripción de Empleador of the migration institute (INM) is valid."),
            required=False,
            may_not_apply=True,
        ),
    ),
}

# Which papers an employer has to bring before it may hand in; any of them may be brought besides.
PAPERS_NEEDED: dict[str, tuple[Paper, ...]] = dict.fromkeys(CHECKLISTS, (Paper.NUMBER, Paper.AUTHORITY))


def checklist_of(country: str) -> tuple[Check, ...]:
    """The list of the country; for one that has none of its own what all have in common."""
    common = tuple(
        check
        for check in CHECKLISTS["US"]
        if check.item in (Item.SIGNATORY, Item.DOCUMENTS, Item.RECORDS, Item.SANCTIONS)
    )
    return CHECKLISTS.get(country, common)


def check_named(country: str, item: str) -> Check | None:
    return next((check for check in checklist_of(country) if check.item == item), None)
