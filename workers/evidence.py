"""What a comparison rests on, in words: each says one thing that speaks for or against two files being one person's."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

# In the order in which they are told; what speaks against stands last.
EVIDENCE = {
    "same_name": _("name sounds the same"),
    "given_names_alike": _("given names sound alike"),
    "a_given_name_missing": _("one given name less"),
    "surnames_alike": _("surnames sound alike"),
    "surnames_swapped": _("surnames in another order"),
    "a_surname_missing": _("one surname less"),
    "married_name": _("surname of the husband"),
    "same_birth_date": _("same date of birth"),
    "day_and_month_swapped": _("day and month of birth exchanged"),
    "birth_year_alike": _("year of birth differs by one"),
    "birth_date_one_digit": _("date of birth differs in one digit"),
    "first_of_january": _("born on 1 January: perhaps only the year was known"),
    "same_municipality": _("same municipality"),
    "same_department": _("same department"),
    "same_phone": _("same phone"),
    "common_name": _("a name that many people bear"),
    "other_given_name": _("another given name"),
    "other_surname": _("another surname"),
    "other_birth_date": _("another date of birth"),
    "other_sex": _("another sex"),
    "other_department": _("another department"),
}
AGAINST = frozenset(code for code in EVIDENCE if code.startswith("other_")) | {"common_name"}


def in_words(codes: Sequence[str]) -> list[str]:
    return [str(EVIDENCE[code]) for code in EVIDENCE if code in codes]
