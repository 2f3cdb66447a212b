"""Identity numbers: one normal form, and what can be checked about each.

Sources: CUI, eight digits, a modulo 11 check digit, department (01-22) and municipality of issue (RENAP's published layout);
DUI, eight digits and a check digit (no issuer's publication found, so a wrong digit warns and does not block); DNI, department (01-18),
municipality, year and a running number, without a check digit; CURP through python-stdnum.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.mx import curp

from common.crypto import blind_index
from common.errors import InvalidInput

from .choices import IdentityKind

_COUNTRY_OF = {
    IdentityKind.CUI: "GT",
    IdentityKind.DNI: "HN",
    IdentityKind.DUI: "SV",
    IdentityKind.SSN_BZ: "BZ",
    IdentityKind.CURP: "MX",
}
_SHAPES = {
    IdentityKind.CUI: r"\d{13}",
    IdentityKind.DNI: r"\d{13}",
    IdentityKind.DUI: r"\d{9}",
    IdentityKind.SSN_BZ: r"\d{9}",
    IdentityKind.CURP: r"[A-Z0-9]{18}",
    IdentityKind.PASSPORT: r"[A-Z0-9]{6,12}",
}


@dataclass(frozen=True)
class IdentityNumber:
    """A number in its normal form. `doubt` is a sentence where it may be wrong but is not refused."""

    kind: str
    country: str
    number: str
    doubt: str = ""

    @property
    def index(self) -> str:
        return identity_index(self.kind, self.country, self.number)

    @property
    def last_digits(self) -> str:
        return self.number[-4:]


def identity_index(kind: str, country: str, number: str) -> str:
    """The keyed hash under which the number is found: `kind` and `country` keep equal digits of two kinds apart."""
    return blind_index(number, purpose=f"identity:{kind}:{country}")


def normalise(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def read_identity(kind: str, number: str, country: str = "") -> IdentityNumber:
    """Normalise and check. Raises `InvalidInput` saying which group of digits is wrong, and why."""
    text = normalise(number)
    if not re.fullmatch(_SHAPES[IdentityKind(kind)], text):
        raise InvalidInput(_wrong_shape(kind, text), field="number")
    doubt = ""
    if kind == IdentityKind.CUI:
        _check_cui(text)
    elif kind == IdentityKind.DNI:
        _check_department(text[:2], 18, _("The first two digits of a DNI are the department, 01 to 18."))
    elif kind == IdentityKind.DUI:
        doubt = _doubt_about_dui(text)
    elif kind == IdentityKind.CURP:
        _check_curp(text)
    return IdentityNumber(kind, _COUNTRY_OF.get(IdentityKind(kind), country), text, doubt)


def check_place(identity: IdentityNumber, official: Collection[str]) -> None:
    """The last four digits of a CUI are a municipality. `official`: the codes on record ("0101").

    Raises `InvalidInput` for one that is not among them; of a department of which none is on record nothing is known.
    """
    if identity.kind != IdentityKind.CUI:
        return
    department, place = identity.number[9:11], identity.number[9:]
    if place not in official and any(code.startswith(department) for code in official):
        raise InvalidInput(
            _(
                "The last four digits of the CUI are the municipality: department %(department)s has no municipality %(code)s."
            )
            % {"department": department, "code": place[2:]},
            field="number",
        )


def cui_check_digit(first_eight: str) -> str:
    """Modulo 11 over the eight digits with weights 2 to 9; a remainder of 10 gives no valid number."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_eight, range(2, 10), strict=True)) % 11
    return "" if remainder == 10 else str(remainder)


def dui_check_digit(first_eight: str) -> str:
    """(10 − sum mod 10) mod 10 over the eight digits with weights 9 down to 2."""
    total = sum(int(digit) * weight for digit, weight in zip(first_eight, range(9, 1, -1), strict=True))
    return str((10 - total % 10) % 10)


def _wrong_shape(kind: str, text: str) -> str:
    lengths = {"cui": 13, "dni": 13, "dui": 9, "ssn_bz": 9, "curp": 18}
    if kind in lengths:
        return _("%(kind)s has %(right)d characters; this one has %(count)d.") % {
            "kind": IdentityKind(kind).label,
            "right": lengths[kind],
            "count": len(text),
        }
    return _("A passport number has 6 to 12 letters and digits; this one has %(count)d.") % {"count": len(text)}


def _check_cui(text: str) -> None:
    if cui_check_digit(text[:8]) != text[8]:
        raise InvalidInput(
            _("The ninth digit of the CUI does not agree with the first eight: check “%(first)s %(ninth)s”.")
            % {"first": text[:8], "ninth": text[8]},
            field="number",
        )
    _check_department(text[9:11], 22, _("Digits 10 and 11 of a CUI are the department, 01 to 22."))


def _check_department(digits: str, last: int, sentence: str) -> None:
    if not 1 <= int(digits) <= last:
        raise InvalidInput(f"{sentence} “{digits}”", field="number")


def _doubt_about_dui(text: str) -> str:
    if dui_check_digit(text[:8]) == text[8]:
        return ""
    return _("The last digit of the DUI does not agree with the others: look at the card again.")


def _check_curp(text: str) -> None:
    try:
        curp.validate(text)
    except NumberError as error:
        raise InvalidInput(_("This is not a valid CURP: look at the card again."), field="number") from error
