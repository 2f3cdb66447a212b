"""What is on record, told to somebody who must decide today: a verdict, its reasons, and what to do.

No verdict says that an offer is safe. A job order that stands on record may be offered by a stranger who copied its number, so the
best that can be said is that it is on record, and who may recruit for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.names import plain
from common.wording import day, grouped
from employers.choices import EmployerStatus, VacancyStatus
from employers.models import DemandCase, Employer
from employers.presentation import pay, place

from ..choices import RecordKind
from ..models import Agent, Recruiter
from ..presentation import STANDINGS
from ..selectors import Standing, may_recruit, recruiter_standing
from .clues import Clues, clues_in
from .record import JobOrder, KnownEmployer, Record, record_of
from .warning_signs import Sign, Warned, warning_signs


class Verdict(StrEnum):
    WARNING = "warning"
    UNREADABLE = "unreadable"
    NOT_ON_RECORD = "not_on_record"
    NOT_OPEN = "not_open"
    PARTLY = "partly"
    ON_RECORD = "on_record"


@dataclass(frozen=True)
class Reason:
    """`face` as in `common.faces`: `bad` speaks against the offer, `warn` asks for care, `off` is on record, `unk` is not known."""

    face: str
    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    url: str = ""


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    face: str
    title: str
    text: str
    reasons: tuple[Reason, ...]
    steps: tuple[str, ...]
    read_until: date | None


def answer_to(text: str, today: date) -> Answer:
    """Reads, looks up, and tells. `today` decides which licences and mandates are in force."""
    clues = clues_in(text)
    record = record_of(clues, today)
    signs = warning_signs(text)
    strangers = _strangers(clues, record)
    reasons = (
        *(_sign(sign) for sign in signs),
        *(_doubt(name, record.orders[0]) for name in strangers),
        *(_debarred(employer) for employer in _named(record) if employer.pk in record.debarred),
        *(_order(order) for order in record.orders),
        *(_past(case) for case in record.past),
        *(_recruiter(recruiter, record, today) for recruiter in record.recruiters),
        *(_agent(agent, today) for agent in record.agents),
        *(_employer(known) for known in record.employers if not _of_an_order(known.employer, record)),
        *_unknown(record, but=strangers),
    )
    verdict = _verdict(clues, record, signs, reasons)
    face, title, why = _words(verdict)
    return Answer(verdict, face, title, why, reasons, _steps(verdict, record), record.read_until)


def _verdict(clues: Clues, record: Record, signs: list[Warned], reasons: tuple[Reason, ...]) -> Verdict:
    if any(reason.face == "bad" for reason in reasons):
        return Verdict.WARNING
    if clues.is_empty and not signs:
        return Verdict.UNREADABLE
    if record.is_empty or ((clues.cases or clues.folios) and not (record.orders or record.past)):
        return Verdict.NOT_ON_RECORD
    if (record.orders or record.past) and not any(order.is_open for order in record.orders):
        return Verdict.NOT_OPEN
    if (record.recruiters or record.agents) and record.unknown_phones:
        return Verdict.PARTLY
    return Verdict.ON_RECORD


def _words(verdict: Verdict) -> tuple[str, str, str]:
    match verdict:
        case Verdict.WARNING:
            return (
                "bad",
                _("Stop: there are signs of a deception"),
                _("Pay nothing, sign nothing and hand over no paper until your office has looked at it."),
            )
        case Verdict.UNREADABLE:
            return (
                "unk",
                _("We found no number and no name in it"),
                _(
                    "Write the number of the job order, a licence or a telephone, or the name of who offers you the job."
                ),
            )
        case Verdict.NOT_ON_RECORD:
            return (
                "warn",
                _("It is not on record here"),
                _("That does not prove that it is false: our lists are of the day below. It is a reason to ask first."),
            )
        case Verdict.NOT_OPEN:
            return (
                "warn",
                _("It is on record, but nobody is recruited for it now"),
                _("Whoever offers you a place in it today is wrong or is deceiving you."),
            )
        case Verdict.PARTLY:
            return (
                "warn",
                _("The name is on record, a telephone is not"),
                _(
                    "Deceivers use the names of real agencies with a telephone of their own. Ask your office for the number that "
                    "stands in the register, call that one, and ask whether it is they who wrote to you."
                ),
            )
    return (
        "off",
        _("It is on record"),
        _(
            "That is all we can say. Deceivers copy the numbers of real jobs: look below who may recruit, and compare what you were told."
        ),
    )


# ── what the text asks for ────────────────────────────────────────────────


def _sign(warned: Warned) -> Reason:
    title, text = map(str, _SIGNS[warned.sign])
    face = "warn" if warned.sign in (Sign.HURRY, Sign.CERTAIN) else "bad"
    return Reason(face, title, text, quote=warned.quote)


_SIGNS = {
    Sign.MONEY: (
        gettext_lazy("It speaks of paying"),
        gettext_lazy(
            "Nobody may charge you for a job: not for the list, the interview, the papers or the trip. It is forbidden in the "
            "United States (20 CFR 655.135(j), 20 CFR 655.20(o)), in Canada (IRPR 209.3) and in Guatemala (AG 50-2022)."
        ),
    ),
    Sign.PAPERS: (
        gettext_lazy("It speaks of keeping your papers"),
        gettext_lazy(
            "Nobody may keep your passport or your identity document (18 USC 1592, 20 CFR 655.20(z)). Show them, and take them home."
        ),
    ),
    Sign.LAND: (
        gettext_lazy("It asks for your land or house as a guarantee"),
        gettext_lazy("No real job asks for that. Sign nothing and give no deed."),
    ),
    Sign.TOURIST: (
        gettext_lazy("It speaks of travelling without a work visa"),
        gettext_lazy(
            "With a visa for tourists, or without one, you may not work: you could be sent back and barred for years."
        ),
    ),
    Sign.CERTAIN: (
        gettext_lazy("It promises a visa"),
        gettext_lazy("Only the consulate decides about a visa, and nobody can promise it."),
    ),
    Sign.HURRY: (gettext_lazy("It hurries you"), gettext_lazy("A real job leaves you time to ask. Take it.")),
    Sign.HUSH: (
        gettext_lazy("It asks you to keep it to yourself"),
        gettext_lazy("Tell your family and your office: whoever offers a real job has nothing against it."),
    ),
}


# ── what is on record ─────────────────────────────────────────────────────


def _order(order: JobOrder) -> Reason:
    vacancy = order.vacancy
    facts = (
        (_("Number"), " · ".join(filter(None, (vacancy.case_number, vacancy.folio)))),
        (_("Employer"), str(vacancy.employer)),
        (_("Work"), vacancy.title),
        (_("Place"), place(vacancy)),
        (_("From – to"), f"{day(vacancy.starts_on)} – {day(vacancy.ends_on)}"),
        (_("Pay"), pay(vacancy)),
        (_("Seats"), grouped(vacancy.seats)),
        (_("Pathway"), str(vacancy.programme)),
        (_("Who may recruit for it"), _who_may(order)),
        *([(_("Named by the employer in the United States"), "; ".join(order.disclosed))] if order.disclosed else []),
    )
    title = _("Job order on record: %(state)s") % {"state": _state(order)}
    return Reason("off" if order.is_open else "warn", title, _compare(order), facts, url=vacancy.source_url)


def _named(record: Record) -> list[Employer]:
    """Each employer of the answer once."""
    employers = [order.vacancy.employer for order in record.orders] + [known.employer for known in record.employers]
    return list({employer.pk: employer for employer in employers}.values())


def _debarred(employer: Employer) -> Reason:
    title = _("%(name)s is on a public list of employers that are barred today") % {"name": employer}
    return Reason("bad", title, _("It may not bring workers in. Do not go on with it."))


def _past(case: DemandCase) -> Reason:
    known = [
        (_("Number"), case.case_number),
        (_("Employer"), str(case.employer or _("not known"))),
        (_("Work"), case.title),
        (_("Place"), ", ".join(part for part in (case.city, str(case.subdivision or "")) if part)),
        (_("From – to"), f"{day(case.starts_on)} – {day(case.ends_on)}" if case.starts_on and case.ends_on else ""),
    ]
    facts = tuple((term, value) for term, value in known if value)
    return Reason("warn", _("A case of a former year"), _("Its work is over: nobody is recruited for it now."), facts)


def _state(order: JobOrder) -> str:
    if order.vacancy.status == VacancyStatus.OPEN and order.is_held:
        return _("stopped for the moment")
    return str(order.vacancy.get_status_display())


def _compare(order: JobOrder) -> str:
    if order.is_open:
        return _("Compare each line with what you were told. If one is different, ask before you go on.")
    return _("Nobody is recruited for it now.")


def _who_may(order: JobOrder) -> str:
    if not order.is_open:
        return _("nobody, now")
    service = _("the public employment service, free of charge")
    names = [str(recruiter) for recruiter in order.recruiters]
    return (
        "; ".join([service, *names])
        if names
        else _("%(service)s; no agency has a mandate on record") % {"service": service}
    )


def _recruiter(recruiter: Recruiter, record: Record, today: date) -> Reason:
    stands = recruiter_standing(recruiter, today)
    word = str(STANDINGS[stands])
    facts = tuple(
        (_("Licence"), f"{licence.number}, {_until(licence.valid_to)}") for licence in recruiter.licences.all()
    )
    if recruiter.record_kind == RecordKind.US_PUBLIC_LIST:
        return _only_listed(recruiter)
    if not may_recruit(recruiter, today):
        face = "warn" if stands == Standing.UNDER_REVIEW else "bad"
        text = _("It may not recruit today. Do not go on with it; if you already did, tell your office.")
        return Reason(face, _("%(name)s: %(state)s") % {"name": recruiter, "state": word}, text, facts)
    text = _(
        "It has a licence. It may not charge you, and it may recruit only for the job orders that it has a mandate for."
    )
    if record.orders and not any(recruiter in order.recruiters for order in record.orders):
        title = _("%(name)s has a licence, but no mandate for this job order") % {"name": recruiter}
        return Reason("bad", title, _("It may not recruit for this job."), facts)
    return Reason("off", _("%(name)s: licence %(state)s") % {"name": recruiter, "state": word}, text, facts)


def _only_listed(recruiter: Recruiter) -> Reason:
    title = _("%(name)s is named on a public list of the United States") % {"name": recruiter}
    text = _("That is no licence, and none of it is on record here. Ask who gave it one, and pay nothing.")
    return Reason("warn", title, text)


def _until(last: date) -> str:
    return _("until %(day)s") % {"day": day(last)}


def _agent(agent: Agent, today: date) -> Reason:
    title = _("A registered agent of %(name)s") % {"name": agent.recruiter}
    if not may_recruit(agent.recruiter, today):
        return Reason("bad", title, _("But the agency may not recruit today."))
    return Reason(
        "off", title, _("Ask for the card of the agency, and call its office before you trust a voice or a photograph.")
    )


def _employer(known: KnownEmployer) -> Reason:
    employer = known.employer
    where = ", ".join(part for part in (employer.city, str(employer.subdivision or employer.country)) if part)
    orders = ngettext("%(n)s open job order", "%(n)s open job orders", known.open_orders) % {
        "n": grouped(known.open_orders)
    }
    facts = ((_("Where"), where), (_("Open now"), orders if known.open_orders else _("no job order")))
    if employer.status == EmployerStatus.SUSPENDED:
        return Reason(
            "bad", _("%(name)s is suspended here") % {"name": employer}, _("Nobody is recruited for it."), facts
        )
    text = (
        _("The ministry has verified this employer.")
        if employer.status == EmployerStatus.VERIFIED
        else _("Known from public lists only. The name alone proves nothing: ask for the number of the job order.")
    )
    return Reason("off", _("Employer on record: %(name)s") % {"name": employer}, text, facts)


def _of_an_order(employer: Employer, record: Record) -> bool:
    return any(order.vacancy.employer_id == employer.pk for order in record.orders)


# ── what does not agree, and what nobody knows ────────────────────────────


def _strangers(clues: Clues, record: Record) -> tuple[str, ...]:
    """Names that were said beside the number of somebody else's job order."""
    theirs = {word for order in record.orders for word in _known_as(order)}
    return tuple(name for name in clues.named if record.orders and not theirs & set(plain(name).split()))


def _doubt(name: str, order: JobOrder) -> Reason:
    title = _("It names “%(name)s”, but the job order is of “%(employer)s”")
    return Reason(
        "bad",
        title % {"name": name, "employer": order.vacancy.employer},
        _("A number of one employer under the name of another is a usual deception."),
    )


def _known_as(order: JobOrder) -> set[str]:
    employer = order.vacancy.employer
    names = [employer.legal_name, employer.trade_name]
    for recruiter in order.recruiters:
        names += [recruiter.legal_name, recruiter.trade_name]
    return {word for word in plain(*names).split() if len(word) > 2}


def _unknown(record: Record, *, but: tuple[str, ...]) -> list[Reason]:
    told = (
        (record.unknown_cases, _("No job order on record has this number"), _("Look at each digit again.")),
        (
            record.unknown_licences,
            _("No licence on record has this number"),
            _("A licence is in the register or is not one."),
        ),
        (
            record.unknown_phones,
            _("No registered recruiter or agent has this telephone"),
            _("We do not keep the telephones of employers. Call the employer at a number that you found yourself."),
        ),
        (record.unknown_names, _("Nobody of this name is on record"), _("Ask for the legal name and the licence.")),
    )
    return [Reason("unk", title, text, quote=what) for found, title, text in told for what in found if what not in but]


def _steps(verdict: Verdict, record: Record) -> tuple[str, ...]:
    steps = [_("Pay nothing, to nobody. Registering and getting a job are free.")]
    if verdict == Verdict.WARNING:
        steps.append(_("Keep the messages, numbers and receipts: they help to stop it."))
    if verdict in (Verdict.NOT_ON_RECORD, Verdict.UNREADABLE):
        steps.append(
            _("Ask for the number of the job order, the legal name of the employer and the licence, in writing.")
        )
    if record.orders:
        steps.append(
            _("Ask at your office to be registered: the office proposes people for these seats, free of charge.")
        )
    return (
        *steps,
        _("Go to your office or call one of the numbers below before you decide. Nobody has to know that you asked."),
    )
