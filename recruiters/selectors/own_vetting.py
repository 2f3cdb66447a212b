"""What a recruiter's contact may read of the vetting of its own recruiter: never what was noted, or who was heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User

from ..choices import UNDER_WAY, LicenceStatus, RecordKind, Regime, VettingPurpose
from ..models import Licence, Recruiter, VettingCase, VettingLetter
from ..vetting.checklists import has_list
from .sanctions import country_of_regime
from .vetting import appeal_until, lines_of, proposal_signed

BROUGHT = ("documents", "references", "iris")  # groups of the list


@dataclass(frozen=True)
class Licensing:
    """What a recruiter may ask for: a first licence of a regime of its country, or that one of its licences is renewed."""

    recruiter: Recruiter
    regime: str
    licence: Licence | None = None

    @property
    def key(self) -> str:
        return f"{self.recruiter.pk}-{self.licence.pk if self.licence else self.regime}"

    @property
    def purpose(self) -> VettingPurpose:
        return VettingPurpose.RENEWAL if self.licence else VettingPurpose.NEW

    def __str__(self) -> str:
        if self.licence:
            return _("Renew the licence %(number)s") % {"number": self.licence.number}
        return _("A licence: %(regime)s") % {"regime": Regime(self.regime).label}


@dataclass(frozen=True)
class OwnItem:
    """One item of the list, and the titles of the papers that were handed in for it."""

    key: str
    name: str
    how: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class OwnLetter:
    """`until`: the last day to appeal, None while it was not handed over."""

    letter: VettingLetter
    until: date | None


def own_recruiters(user: User) -> QuerySet[Recruiter]:
    return Recruiter.objects.filter(members__user=user, record_kind=RecordKind.REGISTER).order_by("pk")


def own_vettings(user: User) -> QuerySet[VettingCase]:
    found = VettingCase.objects.filter(recruiter__in=own_recruiters(user).order_by().values("pk"))
    return found.select_related("recruiter", "licence").order_by("-opened_on", "-pk")


def own_vetting_letters(user: User) -> QuerySet[VettingLetter]:
    """Of signed decisions, as they were sent."""
    cases = own_vettings(user).order_by().values("pk")
    return VettingLetter.objects.filter(proposal__case__in=cases).select_related("proposal__case").order_by("pk")


def licensing_open_to(user: User) -> list[Licensing]:
    """What the contact may ask for today: nothing of which a vetting is under way."""
    return [ask for recruiter in own_recruiters(user) for ask in _of_one(recruiter)]


def _of_one(recruiter: Recruiter) -> Iterator[Licensing]:
    waiting = set(recruiter.vettings.filter(status__in=UNDER_WAY).order_by().values_list("regime", flat=True))
    licences = list(recruiter.licences.order_by("-valid_to"))
    for licence in licences:
        if licence.status == LicenceStatus.VALID and licence.regime not in waiting and has_list(licence.regime):
            yield Licensing(recruiter, licence.regime, licence)
    standing = {one.regime for one in licences if one.status in (LicenceStatus.VALID, LicenceStatus.SUSPENDED)}
    for regime in Regime.values:
        ours = country_of_regime(regime) == recruiter.country_id and has_list(regime)
        if ours and regime not in standing | waiting:
            yield Licensing(recruiter, regime)


def own_items(case: VettingCase) -> list[OwnItem]:
    """Of the list, what a recruiter can bring; interviews, visits and look-ups are the office's. Of a decided case, what was handed in."""
    papers = defaultdict(list)
    for item, title in case.papers.order_by("pk").values_list("item", "title"):
        papers[item].append(title)
    items = [
        OwnItem(line.answer.item, line.name, str(line.item.how), tuple(papers[line.answer.item]))
        for line in lines_of(case)
        if line.item is not None and line.item.group in BROUGHT
    ]
    return items if case.status in UNDER_WAY else [item for item in items if item.papers]


def last_question(case: VettingCase) -> str:
    """What the office asked for, while it waits for the recruiter; empty otherwise."""
    if case.status != "waiting":
        return ""
    asked = case.events.filter(action="ask").order_by("-pk").values_list("reason", flat=True)
    return asked.first() or ""


def own_letters(case: VettingCase) -> list[OwnLetter]:
    signed = proposal_signed(case)
    letters = signed.letters.select_related("proposal__case").order_by("pk") if signed else []
    return [OwnLetter(letter, appeal_until(letter)) for letter in letters]
