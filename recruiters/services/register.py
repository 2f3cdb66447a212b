"""Entries of the register: recruiters, their licences, and what a regime says of its licences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.names import plain

from ..choices import LicenceStatus, RecordKind, Regime
from ..models import Licence, LicenceTerm, Recruiter
from ..selectors import term_of, usual_end
from .identity import identity_refresh

SHIPPED = Path(__file__).parents[1] / "data" / "regimes.toml"
# What a licence says once it is granted.
GRANTED = ("recruiter", "regime", "number", "licence_class", "valid_from", "valid_to")
APPEAL = ("appeal_working_days", "appeal_source", "appeal_confidence")
_ACCOUNT = re.compile(r"[A-Z0-9]{6,34}")


@transaction.atomic
def recruiter_save(*, recruiter: Recruiter, bank_account: str = "") -> Recruiter:
    """Write a recruiter's entry with the name it is searched by. `bank_account` replaces the one on record where it is given.

    Raises `InvalidInput` for an account that cannot be one.
    """
    recruiter.search_name = plain(recruiter.legal_name, recruiter.trade_name)[:255]
    recruiter.tax_number = " ".join(recruiter.tax_number.upper().split())
    if bank_account:
        account = read_bank_account(bank_account)
        recruiter.bank_account = account  # type: ignore[assignment]
        recruiter.bank_account_end = account[-4:]
    recruiter.save()
    identity_refresh(recruiter=recruiter)
    return recruiter


def read_bank_account(text: str) -> str:
    """Letters and digits of an account number. Raises `InvalidInput` for fewer than 6 or more than 34 (the length of an IBAN)."""
    account = re.sub(r"[\s.\-/]", "", text.upper())
    if not _ACCOUNT.fullmatch(account):
        raise InvalidInput(_("An account number has 6 to 34 letters and digits."), field="bank_account")
    return account


@transaction.atomic
def licence_save(*, licence: Licence, by: User | None, listed: bool = False) -> Licence:
    """Write a licence; a new one leaves its first event. What was left out is filled from the regime: authority, last day, register.

    What a granted licence says is no one person's to change: a vetting does, which two people sign, or the ministry's own list (`listed`).
    Raises `InvalidInput` for a licence of an entry that only a foreign list names, and where neither a last day is given nor a usual
    length is on record.
    """
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=licence.recruiter_id)
    if recruiter.record_kind != RecordKind.REGISTER:
        raise InvalidInput(
            _("This entry is of a US public list, which is no licence: change why it is on record first."),
            field="regime",
        )
    term = term_of(licence.regime)
    licence.number = " ".join(licence.number.upper().split())
    licence.authority = licence.authority or (term.authority if term else "")
    licence.verify_url = licence.verify_url or (term.verify_url if term else "")
    licence.valid_to = licence.valid_to or usual_end(licence.regime, licence.valid_from)  # type: ignore[assignment]
    if licence.valid_to is None:
        raise InvalidInput(
            _("Say until when it is valid: no usual length of this regime is on record."), field="valid_to"
        )
    is_new = licence.pk is None
    if not (is_new or listed):
        _refuse_change_of_granted(licence)
    licence.save()
    if is_new:
        licence.events.create(action="create", new_state=licence.status, by=by)
    return licence


def _refuse_change_of_granted(licence: Licence) -> None:
    kept = Licence.objects.get(pk=licence.pk)
    if kept.status == LicenceStatus.UNDER_REVIEW:
        return
    for name in GRANTED:
        if getattr(kept, name) != getattr(licence, name):
            raise InvalidInput(
                _("What a granted licence says is changed by a vetting, which two people sign: open one for a change."),
                field=name,
            )


def term_save(*, term: LicenceTerm) -> LicenceTerm:
    term.bond_currency = term.bond_currency.upper()
    term.save()
    return term


@transaction.atomic
def terms_load() -> dict[str, int]:
    """The regimes that are shipped. What is on record already is left as it is, but for days to appeal that nobody has entered."""
    report = {"read": 0, "created": 0, "unchanged": 0}
    for row in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["regime"]:
        report["read"] += 1
        regime = Regime(row.pop("key"))
        _term, created = LicenceTerm.objects.get_or_create(regime=regime, defaults=row)
        if not created and "appeal_working_days" in row:
            unsaid = LicenceTerm.objects.filter(regime=regime, appeal_working_days=None, appeal_source="")
            unsaid.update(**{name: row[name] for name in APPEAL})
        report["created" if created else "unchanged"] += 1
    return report
