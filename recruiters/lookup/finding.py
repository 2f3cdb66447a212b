"""What the register says of a recruiter to whoever asks: the standing first, since when, for which vacancies, and what it may charge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.faces import face_of
from common.names import plain
from common.wording import day
from employers.choices import VacancyStatus
from employers.models import Vacancy

from ..check.clues import clues_in
from ..check.record import MOST, registered
from ..choices import LicenceStatus, MandateStatus, RecordKind
from ..models import Agent, Licence, LicenceEvent, Mandate, Recruiter
from ..presentation import STANDINGS
from ..selectors import Standing, licence_standing, may_recruit, public_reasons, recruiter_standing
from .codes import code_of

# Bad news first: of several that a name leads to, the one that may not recruit is the one to be told.
_FIRST = (Standing.SUSPENDED, Standing.CANCELLED)


@dataclass(frozen=True)
class Work:
    """A vacancy that a mandate in force names."""

    folio: str
    title: str
    employer: str
    seats: int


@dataclass(frozen=True)
class LicenceTold:
    """A licence in words. `since`: the day of the decision that stands, else the first day of the licence. `reason`: of a stop by a
    sanction, what everybody may read of it (`PublicReason`); of another one none is on record.
    """

    licence: Licence
    code: str
    standing: Standing
    since: date
    reason: str = ""

    @property
    def face(self) -> str:
        return face_of(self.standing)

    @property
    def label(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def facts(self) -> list[tuple[str, str]]:
        licence = self.licence
        told = [
            (_("Number"), licence.number),
            (capfirst(_("regime")), licence.get_regime_display()),
            (_("Given by"), licence.authority),
            (_("Class"), licence.licence_class),
            (_("State"), _("%(state)s, since %(day)s") % {"state": self.label, "day": day(self.since)}),
            (_("Reason"), capfirst(self.reason)),
            (_("From – to"), f"{day(licence.valid_from)} – {day(licence.valid_to)}"),
        ]
        return [(term, value) for term, value in told if value]


@dataclass(frozen=True)
class Told:
    """A recruiter as the public register has it. `agents`: names and where they work; no number of theirs."""

    recruiter: Recruiter
    standing: Standing
    may_recruit: bool
    licences: tuple[LicenceTold, ...]
    works: tuple[Work, ...] = ()
    agents: tuple[tuple[str, str], ...] = ()

    @property
    def is_only_listed(self) -> bool:
        return self.recruiter.record_kind == RecordKind.US_PUBLIC_LIST

    @property
    def face(self) -> str:
        if self.may_recruit:
            return "off"
        return "warn" if self.standing == Standing.UNDER_REVIEW or self.is_only_listed else "bad"

    @property
    def verdict(self) -> str:
        if self.is_only_listed:
            return _("Named on a public list of the United States: that is no licence")
        return {
            Standing.SUSPENDED: _("Suspended: it may not recruit"),
            Standing.CANCELLED: _("Licence cancelled: it may not recruit"),
            Standing.EXPIRED: _("Licence expired: it may not recruit"),
            Standing.UNDER_REVIEW: _("Under review: it may not recruit yet"),
            Standing.NEVER_REGISTERED: _("It has no licence: it may not recruit"),
        }.get(self.standing, _("It has a licence"))


def found(text: str, today: date) -> list[Told]:
    """Whom a name, a number or a telephone leads to, those who may not recruit first. A constant number of statements."""
    clues = clues_in(text)
    if clues.is_empty and len(plain(text)) >= 3:
        clues = replace(clues, named=(text.strip()[:80],))
    record = registered(clues)
    recruiters = {one.pk: one for one in (*record.recruiters, *(agent.recruiter for agent in record.agents))}
    told = tell(list(recruiters.values())[: 2 * MOST], today)
    return sorted(told, key=lambda one: (one.standing not in _FIRST, one.may_recruit, one.is_only_listed))


def tell(recruiters: Sequence[Recruiter], today: date) -> list[Told]:
    """Each with its licences, vacancies and agents; seven statements for however many."""
    licences = [licence for recruiter in recruiters for licence in recruiter.licences.all()]
    since, why = _decided(licences), public_reasons([licence.pk for licence in licences])
    works, agents = _works(recruiters, today), _agents(recruiters)
    return [
        Told(
            recruiter,
            recruiter_standing(recruiter, today),
            may_recruit(recruiter, today),
            tuple(_licence(licence, since, why, today) for licence in recruiter.licences.all()),
            works.get(recruiter.pk, ()) if may_recruit(recruiter, today) else (),
            agents.get(recruiter.pk, ()),
        )
        for recruiter in recruiters
    ]


def _licence(licence: Licence, since: dict[int, date], why: dict[int, str], today: date) -> LicenceTold:
    standing = licence_standing(licence, today)
    first = licence.valid_from
    if standing == Standing.EXPIRED:
        first = licence.valid_to
    elif licence.status in (LicenceStatus.SUSPENDED, LicenceStatus.CANCELLED):
        first = since.get(licence.pk, timezone.localdate(licence.updated_at))
    reason = why.get(licence.pk, "") if standing in _FIRST else ""
    return LicenceTold(licence, code_of(licence.pk), standing, first, reason)


def _decided(licences: Iterable[Licence]) -> dict[int, date]:
    """The day of the last suspension or cancellation of each licence."""
    events = LicenceEvent.objects.filter(subject__in=list(licences), new_state__in=["suspended", "cancelled"])
    return {subject: timezone.localdate(at) for subject, at in events.order_by("at", "pk").values_list("subject", "at")}


def _works(recruiters: Sequence[Recruiter], today: date) -> dict[int, tuple[Work, ...]]:
    """Open vacancies, without a hold, that mandates in force today name; of a mandate for all of an employer's only the employer."""
    mandates = mandates_in_force(recruiters, today)
    free = Vacancy.objects.filter(
        pk__in=mandates.order_by().values("vacancy"), status=VacancyStatus.OPEN
    ).without_hold()
    open_ones = set(free.values_list("pk", flat=True))
    found: dict[int, list[Work]] = {}
    for mandate in mandates.select_related("vacancy", "employer"):
        vacancy = mandate.vacancy
        if vacancy is None:
            work = Work("", _("all its vacancies"), str(mandate.employer), mandate.seats)
        elif vacancy.pk in open_ones:
            work = Work(vacancy.folio, vacancy.title, str(mandate.employer), mandate.seats)
        else:
            continue
        found.setdefault(mandate.recruiter_id, []).append(work)
    return {recruiter: tuple(works) for recruiter, works in found.items()}


def mandates_in_force(recruiters: Sequence[Recruiter] | QuerySet[Recruiter], today: date) -> QuerySet[Mandate]:
    in_force = Q(status=MandateStatus.ACTIVE, starts_on__lte=today, ends_on__gte=today)
    return Mandate.objects.filter(in_force, recruiter__in=recruiters).order_by("recruiter", "pk")


def _agents(recruiters: Sequence[Recruiter]) -> dict[int, tuple[tuple[str, str], ...]]:
    agents = Agent.objects.filter(recruiter__in=recruiters, is_active=True).order_by("recruiter", "full_name")
    found: dict[int, list[tuple[str, str]]] = {}
    for agent in agents.prefetch_related("places__municipality"):
        places = ", ".join(str(place) for place in agent.places.all())
        found.setdefault(agent.recruiter_id, []).append((agent.full_name, places))
    return {recruiter: tuple(names) for recruiter, names in found.items()}
