"""How an employer is let in: what it says of itself, what the ministry finds, the decision, and a new one later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state

from .. import papers
from ..checklists import check_named
from ..choices import CheckOutcome, EmployerStatus, OpenedPart, VerificationStatus
from ..enforcement.suggesting import matches_suggest
from ..models import Employer, VerificationCase, VerificationCheck, VerificationDocument, VerificationEvent
from ..numbers import read_business_number
from ..selectors.verification import case_now, check_lines, is_in_renewal, missing_parts
from ..transitions import VERIFICATION_MOVES
from .employers import employer_save
from .enforcement import refuse_while_debarred
from .joining import employer_join
from .verification_mail import tell_the_owners

MOST_DOCUMENTS = 20
SIGNATORY = ("signatory_name", "signatory_position", "signatory_email", "signatory_phone")
AS_VERIFIED = ("legal_name", "business_number")


def case_locked(case: VerificationCase) -> VerificationCase:
    """As it stands, locked to the end of the transaction."""
    locked = VerificationCase.objects.select_related("employer").select_for_update(no_key=True, of=("self",))
    return locked.get(pk=case.pk)


@transaction.atomic
def case_begin(*, employer: Employer, by: User) -> VerificationCase:
    """The first case of an employer, or a renewal with the signatory of the last. Raises `WrongState` while one is open."""
    last = case_now(employer)
    known = {name: getattr(last, name) for name in SIGNATORY} if last else {}
    try:
        with transaction.atomic():
            case = VerificationCase.objects.create(employer=employer, **known)
    except IntegrityError as error:
        raise WrongState(_("A verification is under way already: look at it.")) from error
    VerificationEvent.objects.create(subject=case, action="create", new_state=case.status, by=by)
    return case


def _for_the_employer(case: VerificationCase) -> VerificationCase:
    locked = case_locked(case)
    if not locked.is_open_to_the_employer:
        raise WrongState(_("The ministry is looking at this, or has decided: nothing can be changed now."))
    return locked


@transaction.atomic
def organisation_describe(*, case: VerificationCase, **fields: Any) -> Employer:
    """Write what the organisation says of itself. Name and number of one that is let in stay as they were verified.

    A number that stays as it is on record is not read again.
    """
    locked = _for_the_employer(case)
    employer = locked.employer
    if is_in_renewal(locked):
        fields = {name: value for name, value in fields.items() if name not in AS_VERIFIED}
    if fields.get("business_number", employer.business_number) != employer.business_number:
        fields["business_number"] = number_free(employer.country_id, fields["business_number"], but=employer)
    for name, value in fields.items():
        setattr(employer, name, value)
    try:
        employer.full_clean(exclude=["search_name"], validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(" ".join(messages), field=field) from error
    return employer_save(employer=employer)


def number_free(country: str, text: str, *, but: Employer | None = None) -> str:
    """The number as it is kept. Raises `InvalidInput` for one that cannot be, or that an organisation here has already."""
    number = read_business_number(country, text)
    taken = Employer.objects.filter(country=country, business_number=number)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise InvalidInput(
            _(
                "An organisation with this number is here already. If it is yours, ask a colleague who signs in for it to invite you; "
                "if nobody can, write to the ministry."
            ),
            field="business_number",
        )
    return number


@transaction.atomic
def signatory_set(*, case: VerificationCase, name: str, position: str, email: str, phone: str = "") -> VerificationCase:
    locked = _for_the_employer(case)
    for field, value in zip(SIGNATORY, (name, position, email, phone), strict=True):
        setattr(locked, field, value)
    locked.save(update_fields=[*SIGNATORY, "updated_at"])
    return locked


@transaction.atomic
def document_add(
    *, case: VerificationCase, kind: str, file_name: str, chunks: Iterable[bytes], by: User
) -> VerificationDocument:
    """Keep a paper, encrypted. The same file again is the one that is there. Raises `InvalidInput` for what is no paper."""
    locked = _for_the_employer(case)
    content, content_type = papers.read_paper(chunks)
    if locked.documents.filter(removed_at__isnull=True).count() >= MOST_DOCUMENTS:
        raise InvalidInput(
            _("%(n)d documents are here already: take one back first.") % {"n": MOST_DOCUMENTS}, field="file"
        )
    stored, sha256, _size = papers.KEPT.keep([content])
    known = locked.documents.filter(sha256=sha256, removed_at__isnull=True).first()
    if known is not None:
        papers.KEPT.forget(stored)
        return known
    return VerificationDocument.objects.create(
        case=locked,
        kind=kind,
        file_name=papers.safe_name(file_name, content_type),
        content_type=content_type,
        stored=stored,
        sha256=sha256,
        size=len(content),
        by=by,
    )


@transaction.atomic
def document_take_back(*, document: VerificationDocument) -> None:
    """The file goes; that there was one stays. Only while the employer may change what it says."""
    _for_the_employer(document.case)
    kept = VerificationDocument.objects.filter(pk=document.pk, removed_at__isnull=True)
    stored = kept.values_list("stored", flat=True).first()
    if stored and kept.update(removed_at=timezone.now(), stored=""):
        transaction.on_commit(lambda: papers.KEPT.forget(stored))


@transaction.atomic
def document_open(*, document: VerificationDocument, by: User) -> bytes:
    """The paper in clear, noted with who opened it. FileNotFoundError where the file is gone."""
    with papers.KEPT.opened(document.stored, document.file_name) as path:
        content = path.read_bytes()
    document.case.openings.create(document=document, what=OpenedPart.DOCUMENT, by=by)
    return content


def signatory_reveal(*, case: VerificationCase, by: User) -> tuple[str, str]:
    """E-mail and phone of the signatory, noted with who saw them."""
    case.openings.create(what=OpenedPart.SIGNATORY, by=by)
    return case.signatory_email, case.signatory_phone


@transaction.atomic
def case_submit(*, case: VerificationCase, by: User, answer: str = "") -> VerificationCase:
    """Hand in. `answer` is what the employer says to what was asked. Raises `InvalidInput` naming what is missing."""
    locked = case_locked(case)
    if locked.is_open_to_the_employer and (missing := missing_parts(locked)):
        raise InvalidInput(_("Still missing: %(what)s.") % {"what": ", ".join(part.what for part in missing)})
    move_state(locked, VERIFICATION_MOVES, "submit", by=by, reason=answer, extra={"submitted_at": timezone.now()})
    matches_suggest(employers=Employer.objects.filter(pk=locked.employer_id))
    return locked


@transaction.atomic
def check_answer(
    *, case: VerificationCase, item: str, outcome: str, note: str, by: User, seen: datetime | None = None
) -> VerificationCheck:
    """What was found of one item. `seen` is when the answer that was shown had been given, or None where there was none.

    Raises `WrongState` where somebody else has answered it in between, or the case is not under examination.
    """
    locked = case_locked(case)
    check = check_named(locked.employer.country_id, item)
    if check is None or outcome not in CheckOutcome.values:
        raise InvalidInput(_("Choose what you found."), field="outcome")
    if locked.status != VerificationStatus.SUBMITTED:
        raise WrongState(_("This verification is not under examination now: look at it again."))
    if outcome == CheckOutcome.NOT_APPLICABLE and not check.may_not_apply:
        raise InvalidInput(_("This applies to every employer: say whether it is in order."), field="outcome")
    if outcome == CheckOutcome.FAIL and not note.strip():
        raise InvalidInput(_("Say what is not in order: the employer is asked for it."), field="note")
    before = locked.checks.select_related("by").filter(item=item).first()
    if before is not None and before.at != seen:
        raise WrongState(
            _("%(who)s has answered “%(item)s” in between: look at the answer, then give yours if you still differ.")
            % {"who": before.by, "item": before.get_item_display()}
        )
    found, _new = VerificationCheck.objects.update_or_create(
        case=locked, item=item, defaults={"outcome": outcome, "note": note.strip(), "by": by}
    )
    return found


@transaction.atomic
def case_decide(
    *, case: VerificationCase, name: str, by: User, reason: str = "", same: Sequence[Employer] = ()
) -> VerificationCase:
    """One of the ministry's moves. The employer follows: let in, or no longer; its owners are told by e-mail.

    `same`: employers on record that it is, whose history joins it when it is let in.
    Raises `InvalidInput` for a verification whose list is not answered or has something that is not in order.
    """
    locked = case_locked(case)
    if name == "submit":
        raise InvalidInput(_("The employer itself hands in."), field="move")
    if name == "verify" and locked.status == VerificationStatus.SUBMITTED:
        _nothing_stands_against(locked)
    move_state(locked, VERIFICATION_MOVES, name, by=by, reason=reason)
    _employer_follows(locked)
    for record in same if name == "verify" else ():
        employer_join(
            record=record, employer=locked.employer, by=by, reason=reason or _("Recognised when it was verified.")
        )
    tell_the_owners(locked, reason=reason.strip())
    case.status = locked.status
    return locked


def _nothing_stands_against(case: VerificationCase) -> None:
    if case.employer.status == EmployerStatus.SUSPENDED:
        raise InvalidInput(_("This employer is suspended: it cannot be verified before that is lifted."), field="move")
    refuse_while_debarred(case.employer)
    against = [str(line.check.item.label) for line in check_lines(case) if line.blocks]
    if against:
        raise InvalidInput(_("Not answered, or not in order: %(items)s.") % {"items": ", ".join(against)}, field="move")


def _employer_follows(case: VerificationCase) -> None:
    status = {
        VerificationStatus.VERIFIED: EmployerStatus.VERIFIED,
        VerificationStatus.REFUSED: EmployerStatus.UNVERIFIED,
    }.get(VerificationStatus(case.status))
    if status is None:
        return
    Employer.objects.filter(pk=case.employer_id).exclude(status=EmployerStatus.SUSPENDED).update(
        status=status, updated_at=timezone.now()
    )
    case.employer.refresh_from_db(fields=["status"])
