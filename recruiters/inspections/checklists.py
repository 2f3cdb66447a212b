"""What a visit looks at: a checklist for each kind of frame, in sections that fit a page. The law stands beside the item that has one.

Sources: 20 CFR 655.9, 655.20, 655.122, 655.135 and 29 CFR 1910.142 as of November 2026; the IRIS standard of the IOM; AG 50-2022.
An item's code is kept with its answers and never given to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..choices import FrameKind


@dataclass(frozen=True)
class Item:
    code: str
    label: str | Promise
    law: str = ""


@dataclass(frozen=True)
class Section:
    code: str
    title: str | Promise
    items: tuple[Item, ...]


_MONEY = Section(
    "money",
    _("Money and debts"),
    (
        Item(
            "no_fee",
            _("Nobody paid for a place, a paper or a journey that the employer owes"),
            "IRIS 1; 20 CFR 655.135(j)",
        ),
        Item("receipts", _("What was paid has receipts, with the amount and who took it")),
        Item("no_debt", _("Nobody owes the recruiter, its agents or a lender named by them")),
        Item("no_deposit", _("No deeds, deposits or guarantees were taken from workers or families"), "IRIS 1"),
    ),
)
_TERMS = Section(
    "terms",
    _("Offers and contracts"),
    (
        Item("copy", _("Workers have the offer in a language that they understand"), "20 CFR 655.122(q)"),
        Item("same_terms", _("What was promised is what the job order or contract says"), "IRIS 3"),
        Item("no_papers_kept", _("Passports and papers are with the workers themselves"), "IRIS 2"),
        Item("free_to_leave", _("Nobody is threatened, watched or kept from leaving"), "IRIS 2"),
    ),
)
_OFFICE = Section(
    "office",
    _("The office and its papers"),
    (
        Item("licence_shown", _("The licence is shown where people come in, and is valid"), "AG 50-2022"),
        Item("mandates", _("For every vacancy offered there is the mandate of its employer")),
        Item("agents", _("Everybody who recruits for it is in the register")),
        Item("data_safe", _("Files of persons are locked away, and only needed data are kept"), "IRIS 4"),
        Item("complaints_told", _("It is said where to complain, without fear and for free"), "IRIS 5"),
    ),
)
_WORK = Section(
    "work",
    _("Pay and hours"),
    (
        Item("wage", _("The pay slips show at least the wage of the job order"), "20 CFR 655.122(l)"),
        Item("hours", _("The hours offered and worked are written down"), "20 CFR 655.122(j)"),
        Item("deductions", _("Only deductions that the job order names were made"), "20 CFR 655.122(p)"),
        Item(
            "transport",
            _("Journeys to the work and between housing and field were provided or paid"),
            "20 CFR 655.122(h)",
        ),
        Item("tools", _("Tools and equipment are free"), "20 CFR 655.122(f)"),
    ),
)
_ROOMS = Section(
    "rooms",
    _("Rooms and beds"),
    (
        Item("space", _("At least 50 square feet (4.6 m²) to sleep for each person"), "29 CFR 1910.142(b)(2)"),
        Item("beds", _("A bed of their own for each person, off the floor"), "29 CFR 1910.142(b)(3)"),
        Item("sound", _("Roof, floor, windows and heating are sound and clean"), "29 CFR 1910.142(b)"),
        Item("capacity", _("Not more people live here than the job order says")),
        Item("exits", _("The ways out are free, and doors can be opened from inside")),
    ),
)
_WATER = Section(
    "water",
    _("Water and hygiene"),
    (
        Item("water", _("Safe water to drink, wash and cook, enough for all"), "29 CFR 1910.142(c)"),
        Item(
            "toilets", _("A toilet for every 15 people, separate for women and men where shared"), "29 CFR 1910.142(d)"
        ),
        Item("showers", _("A shower for every 10 people, with hot and cold water"), "29 CFR 1910.142(f)"),
        Item("kitchen", _("A kitchen, or three meals a day"), "20 CFR 655.122(g)"),
        Item("waste", _("Waste is taken away; no insects or rodents"), "29 CFR 1910.142(h), (j)"),
        Item("first_aid", _("First aid is at hand, and somebody can give it"), "29 CFR 1910.142(k)"),
    ),
)

_OF_KIND: dict[str, tuple[Section, ...]] = {
    FrameKind.RECRUITERS: (_OFFICE, _MONEY, _TERMS),
    FrameKind.EMPLOYERS: (_WORK, _MONEY, _TERMS),
    FrameKind.HOUSING: (_ROOMS, _WATER, _TERMS),
}


def sections_of(kind: str) -> Sequence[Section]:
    return _OF_KIND[kind]


def section_of(kind: str, code: str) -> Section | None:
    return next((section for section in sections_of(kind) if section.code == code), None)


def item_of(kind: str, code: str) -> Item | None:
    return next((item for section in sections_of(kind) for item in section.items if item.code == code), None)
