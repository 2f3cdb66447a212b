"""What cannot be true of a person is refused; what is only strange is told and kept."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from common.errors import InvalidInput

YOUNGEST, OLDEST = 16, 90
# Marks that stand between the letters of a name; the saltillo (U+A78C) and U+02BC are letters themselves.
BETWEEN_LETTERS = frozenset(" '’‘`´.-‐‑")


def age_on(birth_date: date, day: date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_age(birth_date: date, today: date) -> None:
    """Raises `InvalidInput` for who is under 16 or over 90 on the day."""
    age = age_on(birth_date, today)
    if not YOUNGEST <= age <= OLDEST:
        raise InvalidInput(
            _(
                "With this date of birth the person is %(age)d years old; the registry takes people from %(from)d to %(to)d."
            )
            % {"age": age, "from": YOUNGEST, "to": OLDEST},
            field="birth_date",
        )


def check_name(name: str, *, field: str) -> None:
    """Raises `InvalidInput` for what no name can hold: digits and signs, or no letter at all. An empty name is not looked at."""
    if not name:
        return
    strange = sorted({sign for sign in name if not _belongs(sign)})
    if strange:
        raise InvalidInput(
            _("A name has no “%(signs)s”: write it as the document has it.") % {"signs": "”, “".join(strange)},
            field=field,
        )
    if not any(sign.isalpha() for sign in name):
        raise InvalidInput(_("Write at least one letter."), field=field)


def doubt_about_name(name: str) -> str:
    """A sentence about a name that is kept though it looks unfinished; "" for all others."""
    letters = [sign for sign in name if sign.isalpha()]
    if len(letters) != 1:
        return ""
    return _("“%(name)s” is one letter: is the name written out?") % {"name": name}


def _belongs(sign: str) -> bool:
    """Letters of any script and what is written upon them (a combining mark is no letter by itself)."""
    return (
        sign.isalpha()
        or sign in BETWEEN_LETTERS
        or (not sign.isascii() and sign.isprintable() and not sign.isnumeric())
    )
