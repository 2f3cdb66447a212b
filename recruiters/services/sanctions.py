"""Sanctions: proposed by one person, signed by another, carried out at once or on a day, and ended in one of five ways.

The story: `sanction_propose` -> `preview_keep` (what the signer is shown) -> `sanction_sign` (or, for a stop that cannot wait,
`sanction_act_now` first) -> `sanction_lift`, an appeal (`appeals`), or its period (`sanctions_keep`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope
from common.errors import InvalidInput, NotAllowed, WrongState
from common.folios import next_folios
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state
from common.wording import grouped

from ..cascade import Cascade
from ..choices import PublicReason, SanctionBasis, SanctionKind, SanctionStatus
from ..desk_letters import complaint_gives_away
from ..models import CascadePreview, Complaint, Recruiter, Sanction, SanctionRule, Surety
from ..selectors import country_of_regime, has_conflict, rule_for, surety_left, term_of, working_days_after
from ..transitions import SANCTION_MOVES
from .cascade import cascade_of, take_effect, whole_region
from .reversal import end_effect
from .sanction_mail import tell_the_contacts

LONGEST_AHEAD = timedelta(days=366)
REPEATED_AFTER = timedelta(days=30)
COPIED = (
    "citation",
    "source",
    "confidence",
    "appeal_stays",
    "appeal_to",
)  # of the rule of the day


@dataclass(frozen=True)
class Proposed:
    """What a sanction says. `starts_on` None: at once; `ends_on` None: until lifted; the amount is in the surety's currency."""

    recruiter: Recruiter
    regime: str
    kind: str
    basis: str
    grounds: str
    complaint: Complaint | None = None
    basis_reference: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    surety: Surety | None = None
    called_amount: Decimal | None = None
    public_reason: str = PublicReason.OTHER


def proposal_check(*, by: User, told: Proposed) -> SanctionRule:
    """The rule on record under which this may be proposed.

    Raises `InvalidInput` where the law on record knows no such sanction, it lasts longer than that allows, or its grounds, which the
    recruiter reads, give away who complained; `NotAllowed` for somebody with a conflict or of another country.
    """
    rule = rule_for(told.regime, told.kind)
    if rule is None:
        raise InvalidInput(
            _("No rule on record allows this sanction in this regime: enter it with its articles first."), field="kind"
        )
    countries = people_scope(by).countries
    if not may(by, Can.WORK_RECRUITERS) or (countries is not None and country_of_regime(told.regime) not in countries):
        raise NotAllowed(_("This is the law of another country: its inspectors propose such a sanction."))
    _refuse_conflict(by, told.recruiter, told.complaint)
    _refuse_dates(told, rule)
    _refuse_basis(told)
    _days_to_appeal(told.regime)
    return rule


@transaction.atomic
def sanction_propose(*, by: User, told: Proposed) -> Sanction:
    """Write a proposal down; nothing is stopped and nobody is told. Raises what `proposal_check` does."""
    rule = proposal_check(by=by, told=told)
    sanction = Sanction(
        folio=next_folios("SN", timezone.localdate())[0],
        country_id=country_of_regime(told.regime),
        proposed_by=by,
        **{name: getattr(told, name) for name in told.__dataclass_fields__},
        **{name: getattr(rule, name) for name in COPIED},
        appeal_working_days=_days_to_appeal(told.regime),
    )
    sanction.grounds = told.grounds.strip()
    if sanction.kind == SanctionKind.INTERIM and sanction.ends_on is None:
        sanction.ends_on = _last_day(told, rule)
    with database_scope(whole_region(by)):
        sanction.save()
        sanction.events.create(action="create", new_state=sanction.status, by=by)
    return sanction


def preview_keep(*, sanction: Sanction, by: User) -> tuple[Cascade, CascadePreview]:
    """What the sanction would touch at this moment, kept as it is shown: whoever signs names what they saw."""
    with database_scope(whole_region(by)):
        found = cascade_of(sanction)
        kept, _new = CascadePreview.objects.get_or_create(
            sanction=sanction,
            digest=found.digest,
            defaults={"touches": [touch.as_row() for touch in found.touches], "by": by},
        )
    return found, kept


@transaction.atomic
def sanction_sign(*, sanction: Sanction, by: User, seen: str) -> Sanction:
    """The second signature: the sanction takes effect, or waits for its day. `seen`: the digest of the preview that was shown.

    Raises `NotAllowed` for who proposed it or has a conflict, `CascadeChanged` where something else would be touched by now than
    was shown, `WrongState` where it was signed or withdrawn in between.
    """
    sanction = _locked(sanction)
    if by.pk == sanction.proposed_by_id:
        raise NotAllowed(_("Who proposes a sanction does not sign it: somebody else has to look at it."))
    _refuse_conflict(by, sanction.recruiter, sanction.complaint)
    now, today = timezone.now(), timezone.localdate()
    if sanction.ends_on is not None and sanction.ends_on < today:
        raise WrongState(_("Its last day has passed: withdraw it, and propose it anew where it is still needed."))
    signed = {
        "signed_by": by,
        "signed_at": now,
        "acts_until": None,
        "appeal_until": working_days_after(sanction.country_id, today, sanction.appeal_working_days),
    }
    ahead = sanction.starts_on is not None and sanction.starts_on > today
    acts_already = sanction.status == SanctionStatus.PROVISIONAL
    with database_scope(whole_region(by)):
        move_state(sanction, SANCTION_MOVES, "sign_ahead" if ahead else "sign", by=by, extra=signed)
        if not ahead and not acts_already:
            take_effect(sanction=sanction, by=by, reason=_because(sanction), seen=seen)
        tell_the_contacts(sanction, "sanction_signed")
    return sanction


@transaction.atomic
def sanction_act_now(*, sanction: Sanction, by: User, reason: str, seen: str) -> Sanction:
    """One person stops a recruiter at once, for as many working days as the regime's rule allows, until somebody else signs.

    Where nobody signs, it lapses and everything is given back (`sanctions_keep`). Raises `NotAllowed` where the rule allows none,
    and where one person stopped this recruiter within a month and nobody signed.
    """
    sanction = _locked(sanction)
    _refuse_conflict(by, sanction.recruiter, sanction.complaint)
    rule = rule_for(sanction.regime, sanction.kind)
    if sanction.kind != SanctionKind.INTERIM or rule is None or rule.emergency_working_days is None:
        raise NotAllowed(_("Only an interim suspension may act before the second signature, where its rule allows it."))
    today = timezone.localdate()
    if sanction.starts_on is not None and sanction.starts_on > today:
        raise InvalidInput(_("It is proposed for a day to come: what cannot wait is proposed without that day."))
    if _acted_unsigned(sanction.recruiter, today):
        raise NotAllowed(
            _("A stop like this one has ended without a second signature: it is not repeated by one person.")
        )
    until = working_days_after(sanction.country_id, today, rule.emergency_working_days)
    with database_scope(whole_region(by)):
        move_state(sanction, SANCTION_MOVES, "act_now", by=by, reason=reason, extra={"acts_until": until})
        take_effect(sanction=sanction, by=by, reason=_because(sanction), seen=seen)
    return sanction


def _acted_unsigned(recruiter: Recruiter, today: date) -> bool:
    """Whether one person stopped it within a month, and that lapsed or was taken back."""
    unsigned = Q(status__in=(SanctionStatus.LAPSED, SanctionStatus.WITHDRAWN), acts_until__gt=today - REPEATED_AFTER)
    with database_scope(WHOLE_REGION):
        return Sanction.objects.filter(unsigned, recruiter=recruiter).exists()


@transaction.atomic
def sanction_withdraw(*, sanction: Sanction, by: User, reason: str) -> Sanction:
    """Taken back before the second signature; what a stop by one person had touched is given back. Not by who is tied to it."""
    sanction = _locked(sanction)
    _refuse_conflict(by, sanction.recruiter, sanction.complaint)
    return _ended(sanction, "withdraw", by=by, reason=reason)


@transaction.atomic
def sanction_lift(*, sanction: Sanction, by: User, reason: str) -> Sanction:
    """End a sanction in force: exactly what it touched is given back (`reversal.end_effect`)."""
    sanction = _locked(sanction)
    _refuse_conflict(by, sanction.recruiter, sanction.complaint)
    _ended(sanction, "lift", by=by, reason=reason)
    with database_scope(whole_region(by)):
        tell_the_contacts(sanction, "sanction_lifted")
    return sanction


@dataclass(frozen=True)
class SanctionsKept:
    begun: int
    lapsed: int
    expired: int


def sanctions_keep(today: date | None = None) -> SanctionsKept:
    """What time decides: signed sanctions begin, stops without a second signature lapse, periods end. Each in a transaction of its own.

    Safe to run any number of times, and beside people who sign or lift at the same moment.
    """
    today = today or timezone.localdate()
    due = {
        "begin": Q(status=SanctionStatus.SIGNED, starts_on__lte=today),
        "lapse": Q(status=SanctionStatus.PROVISIONAL, acts_until__lt=today),
        "expire": Q(status=SanctionStatus.IN_FORCE, ends_on__lt=today),
    }
    counts = {}
    for name, which in due.items():
        with database_scope(WHOLE_REGION):
            ids = list(Sanction.objects.filter(which).order_by("pk").values_list("pk", flat=True))
        counts[name] = sum(_in_time(pk, name, which) for pk in ids)
    return SanctionsKept(counts["begin"], counts["lapse"], counts["expire"])


def _in_time(pk: int, name: str, which: Q) -> bool:
    with database_scope(WHOLE_REGION):
        sanction = Sanction.objects.filter(which, pk=pk).select_for_update(no_key=True).first()
        if sanction is None:
            return False  # somebody moved it on in between
        if name == "begin":
            move_state(sanction, SANCTION_MOVES, name, by=None)
            take_effect(sanction=sanction, by=None, reason=_because(sanction), seen=None)
        else:
            _ended(sanction, name, by=None, reason=str(SanctionStatus(_target(name)).label))
    return True


def _target(name: str) -> str:
    return next(step.target for step in SANCTION_MOVES if step.name == name)


def _ended(sanction: Sanction, name: str, *, by: User | None, reason: str) -> Sanction:
    """Make a move that ends the effect, and give back what there is to give back."""
    with database_scope(whole_region(by)):
        move_state(sanction, SANCTION_MOVES, name, by=by, reason=reason)
        end_effect(sanction=sanction, by=by, reason=f"{sanction.folio}: {reason}")
    return sanction


def _locked(sanction: Sanction) -> Sanction:
    """The sanction as it stands, locked: of two who decide at once the second sees what the first did."""
    with database_scope(WHOLE_REGION):
        found = Sanction.objects.select_for_update(no_key=True, of=("self",)).select_related("recruiter", "complaint")
        return found.get(pk=sanction.pk)


def _because(sanction: Sanction) -> str:
    """What the histories of everything touched say: the decision's number, never its grounds."""
    return _("Sanction %(folio)s: %(kind)s") % {"folio": sanction.folio, "kind": sanction.get_kind_display()}


def _refuse_conflict(by: User, recruiter: Recruiter, complaint: Complaint | None) -> None:
    if has_conflict(by, recruiter, complaint):
        raise NotAllowed(_("You are tied to this recruiter or to its case: somebody else decides here."))


def _refuse_dates(told: Proposed, rule: SanctionRule) -> None:
    today = timezone.localdate()
    begins = told.starts_on or today
    if not today <= begins <= today + LONGEST_AHEAD:
        raise InvalidInput(_("Choose a day from today on, within a year."), field="starts_on")
    if told.ends_on and told.ends_on < begins:
        raise InvalidInput(_("The sanction ends before it starts: check the dates."), field="ends_on")
    limit = _last_day(told, rule)
    if limit and told.ends_on and told.ends_on > limit:
        raise InvalidInput(_("This sanction lasts %(n)d days at most.") % {"n": rule.most_days}, field="ends_on")


def _days_to_appeal(regime: str) -> int:
    term = term_of(regime)
    if term is None or term.appeal_working_days is None:
        raise InvalidInput(
            _("No days to appeal are on record for this regime: enter them first, with the other terms of the regime."),
            field="regime",
        )
    return term.appeal_working_days


def _last_day(told: Proposed, rule: SanctionRule) -> date | None:
    if rule.most_days is None:
        return None
    return (told.starts_on or timezone.localdate()) + timedelta(days=rule.most_days - 1)


def _refuse_basis(told: Proposed) -> None:
    if not told.grounds.strip():
        raise InvalidInput(_("Say on what grounds: they are in the letter."), field="grounds")
    if (told.basis == SanctionBasis.COMPLAINT) != (told.complaint is not None):
        raise InvalidInput(_("Name the complaint where a complaint is the basis, and only there."), field="complaint")
    if told.basis != SanctionBasis.COMPLAINT and not told.basis_reference.strip():
        raise InvalidInput(_("Name the report or the list that it is based on."), field="basis_reference")
    if told.complaint and told.complaint.recruiter_id not in (None, told.recruiter.pk):
        raise InvalidInput(_("This complaint is about another recruiter."), field="complaint")
    if told.complaint and (found := complaint_gives_away(told.complaint, f"{told.grounds}\n{told.basis_reference}")):
        raise InvalidInput(" ".join(found), field="grounds")
    if told.kind == SanctionKind.SURETY:
        _refuse_surety(told)
    elif told.surety or told.called_amount:
        raise InvalidInput(_("A surety is named only where it is called."), field="surety")


def _refuse_surety(told: Proposed) -> None:
    if told.surety is None or told.surety.licence.recruiter_id != told.recruiter.pk:
        raise InvalidInput(_("Choose a surety of this recruiter."), field="surety")
    if told.ends_on or (told.starts_on and told.starts_on > timezone.localdate()):
        raise InvalidInput(_("A bond is called at once and for good: leave the dates empty."), field="starts_on")
    left = surety_left(told.surety)
    if told.called_amount is None or not 0 < told.called_amount <= left:
        raise InvalidInput(
            _("Call an amount up to what is left of the bond: %(left)s %(currency)s.")
            % {"left": grouped(left), "currency": told.surety.currency},
            field="called_amount",
        )
