"""What stands on record of the clues: job orders, employers, recruiters and their agents. Public facts only, and nothing is written.

Drafts, vacancies that wait for approval, and employers whom nobody has verified are not on record; nor is why a vacancy is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Func, Max, Q, QuerySet, TextField, Value

from common.names import plain
from employers.choices import EmployerStatus, VacancyStatus
from employers.models import CaseRecruiter, DemandBatch, DemandCase, Employer, Vacancy
from employers.selectors import debarred_among

from ..choices import MandateStatus
from ..models import Agent, Licence, Mandate, Recruiter
from ..selectors import NAMED_PERSONS, may_recruit
from .clues import SHORTEST_LICENCE, Clues, licence_key

MOST = 5  # of each kind in an answer
_NAMED_PHONE = 8  # digits that two numbers must share at their end: a number of Central America without its prefix

_PUBLIC = (VacancyStatus.OPEN, VacancyStatus.FILLED, VacancyStatus.CLOSED, VacancyStatus.EXPIRED)
_KNOWN = (EmployerStatus.VERIFIED, EmployerStatus.ON_RECORD, EmployerStatus.SUSPENDED)


@dataclass(frozen=True)
class JobOrder:
    """`recruiters`: who has a mandate for it today and a licence that is in force.

    `disclosed`: organisations that the employer named to the Department of Labor as recruiting abroad for the case; persons whom
    it named are not told here.
    """

    vacancy: Vacancy
    is_held: bool
    recruiters: tuple[Recruiter, ...]
    disclosed: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.vacancy.status == VacancyStatus.OPEN and not self.is_held


@dataclass(frozen=True)
class KnownEmployer:
    employer: Employer
    open_orders: int


@dataclass(frozen=True)
class Record:
    """`past`: cases of former years. `debarred`: ids of the employers above that a confirmed debarment keeps out today.

    `unknown_*`: the clues of that kind of which nothing is on record. `read_until`: the day of the newest public list.
    """

    orders: tuple[JobOrder, ...] = ()
    past: tuple[DemandCase, ...] = ()
    debarred: frozenset[int] = field(default_factory=frozenset)
    employers: tuple[KnownEmployer, ...] = ()
    recruiters: tuple[Recruiter, ...] = ()
    agents: tuple[Agent, ...] = ()
    unknown_cases: tuple[str, ...] = ()
    unknown_licences: tuple[str, ...] = ()
    unknown_phones: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    read_until: date | None = None
    phones_known: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        return not (self.orders or self.past or self.employers or self.recruiters or self.agents)


@dataclass(frozen=True)
class Registered:
    """Who of the register the clues lead to, by licence, telephone or name."""

    recruiters: tuple[Recruiter, ...]
    agents: tuple[Agent, ...]


def registered(clues: Clues) -> Registered:
    """The same look-ups as `record_of`, for who asks about a recruiter and not about an offer."""
    by_phone, with_phone, _known = _with_phones(clues.phones)
    by_name, _named = _recruiters_called(clues)
    agents = {agent.pk: agent for agent in (*with_phone, *_agents_called(clues))}
    return Registered(_once([*_licensed(clues).values(), *by_phone, *by_name]), tuple(agents.values()))


def record_of(clues: Clues, today: date) -> Record:
    """Looked up in a fixed number of statements, however many clues there are."""
    orders, past = _orders(clues, today), _past(clues)
    licensed = _licensed(clues)
    by_phone, agents, phones_known = _with_phones(clues.phones)
    called = _agents_called(clues)
    by_name, named_recruiters = _recruiters_called(clues)
    employers, named_employers = _employers_called(clues)
    found_cases = {order.vacancy.case_number for order in orders} | {order.vacancy.folio for order in orders}
    found_cases |= {case.case_number for case in past}
    named = [order.vacancy.employer_id for order in orders] + [known.employer.pk for known in employers]
    return Record(
        orders=tuple(orders),
        past=tuple(past),
        debarred=debarred_among(named),
        employers=tuple(employers),
        recruiters=_once([*licensed.values(), *by_phone, *by_name]),
        agents=tuple({agent.pk: agent for agent in (*agents, *called)}.values()),
        unknown_cases=tuple(case for case in (*clues.cases, *clues.folios) if case not in found_cases),
        unknown_licences=tuple(number for number in clues.licences if licence_key(number) not in licensed),
        unknown_phones=tuple(phone for phone in clues.phones if phone not in phones_known),
        unknown_names=tuple(
            name for name in clues.named if name not in named_recruiters | named_employers | _same(called, clues)
        ),
        read_until=DemandBatch.objects.filter(finished_at__isnull=False).aggregate(day=Max("as_of"))["day"],
        phones_known=phones_known,
    )


def _orders(clues: Clues, today: date) -> list[JobOrder]:
    if not (clues.cases or clues.folios):
        return []
    vacancies = Vacancy.objects.filter(status__in=_PUBLIC).filter(
        Q(case_number__in=clues.cases, case_number__gt="") | Q(folio__in=clues.folios)
    )
    found = list(vacancies.select_related("employer", "programme", "subdivision").order_by("pk")[:MOST])
    free = set(Vacancy.objects.filter(pk__in=[v.pk for v in found]).without_hold().values_list("pk", flat=True))
    mandates = _mandates(found, today)
    disclosed = _disclosed(found)
    return [JobOrder(v, v.pk not in free, _once(_of(v, mandates)), disclosed.get(v.case_number, ())) for v in found]


def _disclosed(vacancies: Sequence[Vacancy]) -> dict[str, tuple[str, ...]]:
    cases = [vacancy.case_number for vacancy in vacancies if vacancy.case_number]
    named = CaseRecruiter.objects.filter(case_number__in=cases).exclude(organisation="").order_by("organisation")
    found: dict[str, list[str]] = {}
    for case, organisation in named.values_list("case_number", "organisation").distinct():
        found.setdefault(case, []).append(organisation)
    return {case: tuple(organisations[:MOST]) for case, organisations in found.items()}


def _past(clues: Clues) -> list[DemandCase]:
    """Cases of former years; one that has a vacancy here too is told by that."""
    cases = (
        DemandCase.objects.counted()
        .filter(case_number__in=clues.cases)
        .exclude(case_number__in=Vacancy.objects.filter(case_number__in=clues.cases).values("case_number"))
    )
    return list(cases.select_related("employer", "subdivision").order_by("case_number", "pk")[:MOST])


def _mandates(vacancies: Sequence[Vacancy], today: date) -> list[Mandate]:
    whose = Q(vacancy__in=vacancies) | Q(vacancy=None, employer__in=[vacancy.employer_id for vacancy in vacancies])
    found = Mandate.objects.filter(whose, status=MandateStatus.ACTIVE, starts_on__lte=today, ends_on__gte=today)
    found = found.select_related("recruiter__country").prefetch_related("recruiter__licences").order_by("pk")
    return [mandate for mandate in found if may_recruit(mandate.recruiter, today)]


def _of(vacancy: Vacancy, mandates: Iterable[Mandate]) -> list[Recruiter]:
    return [
        mandate.recruiter
        for mandate in mandates
        if mandate.vacancy_id == vacancy.pk
        or (mandate.vacancy_id is None and mandate.employer_id == vacancy.employer_id)
    ]


def _register() -> QuerySet[Recruiter]:
    """Without persons who are on record only because a foreign list names them."""
    return Recruiter.objects.exclude(NAMED_PERSONS).select_related("country").prefetch_related("licences")


def _licensed(clues: Clues) -> dict[str, Recruiter]:
    """By licence number as it is compared (`licence_key`)."""
    keys = [key for key in (*map(licence_key, clues.licences), *clues.perhaps_licences) if len(key) >= SHORTEST_LICENCE]
    if not keys:
        return {}
    bare = Func(F("number"), Value(r"[\s_./·-]+"), Value(""), Value("g"), function="regexp_replace")
    licences = Licence.objects.annotate(key=Func(bare, function="upper", output_field=TextField()))
    found = dict(licences.filter(key__in=keys).order_by("pk").values_list("key", "recruiter")[:MOST])
    recruiters = {recruiter.pk: recruiter for recruiter in _register().filter(pk__in=found.values())}
    return {number: recruiters[pk] for number, pk in found.items()}


def _with_phones(phones: Sequence[str]) -> tuple[list[Recruiter], list[Agent], frozenset[str]]:
    """Recruiters and active agents with one of the numbers, with or without the country's prefix; and the numbers that are theirs."""
    ends = {phone[-_NAMED_PHONE:] for phone in phones if len(phone) >= _NAMED_PHONE}
    if not ends:
        return [], [], frozenset()
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    tail = Func(digits, Value(_NAMED_PHONE), function="right", output_field=TextField())
    offices = _register().annotate(tail=tail).filter(tail__in=ends).order_by("pk")[:MOST]
    people = Agent.objects.annotate(tail=tail).filter(tail__in=ends, is_active=True).order_by("pk")
    people = people.select_related("recruiter").prefetch_related("recruiter__licences")[:MOST]
    theirs = {one.tail for one in offices} | {one.tail for one in people}
    return [*offices], [*people], frozenset(phone for phone in phones if phone[-_NAMED_PHONE:] in theirs)


def _agents_called(clues: Clues) -> list[Agent]:
    """Active agents of exactly one of the names, accents and capitals aside: a person is not guessed at."""
    names = Q()
    for name in (*clues.named[:MOST], *clues.mentioned):
        names |= Q(full_name__unaccent__iexact=name)
    if not names:
        return []
    agents = Agent.objects.filter(names, is_active=True).select_related("recruiter").order_by("pk")
    return list(agents.prefetch_related("recruiter__licences")[:MOST])


def _same(agents: Iterable[Agent], clues: Clues) -> set[str]:
    theirs = {plain(agent.full_name) for agent in agents}
    return {name for name in clues.named if plain(name) in theirs}


def _recruiters_called(clues: Clues) -> tuple[list[Recruiter], set[str]]:
    """Those of the name that was said, spelling forgiven, or that is mentioned as it stands in the register; and which names led there."""
    names, exact = _names(clues)
    if not names and not exact:
        return [], set()
    register = _register()
    like = register.annotate(likeness=_likeness(names)) if names else register
    wanted = Q(search_name__in=[*exact, *names.values()])
    for name in names.values():
        wanted |= Q(search_name__trigram_word_similar=name)
    found = list(like.filter(wanted).order_by(*(["-likeness"] if names else []), "pk")[:MOST])
    return found, _led(names, [recruiter.search_name for recruiter in found])


def _employers_called(clues: Clues) -> tuple[list[KnownEmployer], set[str]]:
    names, exact = _names(clues)
    if not names and not exact:
        return [], set()
    known = Employer.objects.filter(status__in=_KNOWN).select_related("country", "subdivision")
    like = known.annotate(likeness=_likeness(names)) if names else known
    wanted = Q(search_name__in=[*exact, *names.values()])
    for name in names.values():
        wanted |= Q(search_name__trigram_word_similar=name)
    found = list(like.filter(wanted).order_by(*(["-likeness"] if names else []), "pk")[:MOST])
    open_ones = Vacancy.objects.filter(employer__in=found, status=VacancyStatus.OPEN).without_hold()
    counted = dict(open_ones.order_by().values("employer").annotate(n=Count("pk")).values_list("employer", "n"))
    shown = [KnownEmployer(employer, counted.get(employer.pk, 0)) for employer in found]
    return shown, _led(names, [employer.search_name for employer in found])


def _names(clues: Clues) -> tuple[dict[str, str], list[str]]:
    """Names that were said, as they are searched; and those that are only mentioned."""
    said = {name: folded for name in clues.named[:MOST] if len(folded := plain(name)) >= 3}
    return said, [folded for name in clues.mentioned if len(folded := plain(name)) >= 5]


def _likeness(names: dict[str, str]) -> TrigramWordSimilarity:
    return TrigramWordSimilarity(" ".join(names.values()), "search_name")


def _led(names: dict[str, str], found: Iterable[str]) -> set[str]:
    """The names of which something was found: a word of theirs stands in what was."""
    words = {word for name in found for word in name.split()}
    return {name for name, folded in names.items() if words & set(folded.split())}


def _once(recruiters: Iterable[Recruiter]) -> tuple[Recruiter, ...]:
    return tuple({recruiter.pk: recruiter for recruiter in recruiters}.values())
