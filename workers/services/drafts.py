"""A registration that has begun: saved at every screen, gone on with by anybody of the office, finished once or thrown away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.drafts import ChangedMeanwhile, screen_mark
from common.errors import InvalidInput, WrongState

from ..models import RegistrationDraft
from ..models.drafts import Answers


@transaction.atomic
def draft_start(
    *, office: Office, by: User, screen: str, answer: Answers, identity_index: str
) -> tuple[RegistrationDraft, bool]:
    """The office's draft of this number, and whether it is new: it may have been begun already, or come twice."""
    begun = RegistrationDraft.objects.unfinished().filter(office=office, identity_index=identity_index)
    draft = RegistrationDraft(
        country_id=office.country,
        office=office,
        started_by=by,
        saved_by=by,
        screens_done=1,
        identity_index=identity_index,
    )
    draft.answers = {screen: answer}
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # begun before, or by the same form sent twice
        return begun.get(), False
    return draft, True


@transaction.atomic
def draft_save(
    *,
    draft: RegistrationDraft,
    by: User,
    screen: str,
    answer: Answers,
    seen: str,
    screens_done: int,
    identity_index: str = "",
) -> RegistrationDraft:
    """Keep one screen, as it was typed; the other screens stay as they are.

    `seen` is the `screen_mark` of the form. Raises `ChangedMeanwhile` where that is no longer what stands there, `InvalidInput`
    where the office has another draft of the same number, `WrongState` where the draft is finished or thrown away.
    """
    held = draft_held(draft)
    answers = held.answers
    if answers.get(screen) == answer and screens_done <= held.screens_done:
        return held
    if answers.get(screen) != answer and seen != screen_mark(answers, screen):
        raise ChangedMeanwhile(by=held.saved_by, at=held.saved_at, answer=answers.get(screen) or {})
    held.answers = answers | {screen: answer}
    held.saved_by, held.screens_done = by, max(held.screens_done, screens_done)
    held.told_on = None
    held.identity_index = identity_index or held.identity_index
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise InvalidInput(
            _("Your office has begun another draft with this number: look at the drafts."), field="number"
        ) from error
    return held


@transaction.atomic
def draft_discard(*, draft: RegistrationDraft) -> None:
    """Throw it away, with everything that was said. Who did it is in the audit, what was said is not."""
    draft_held(draft).delete()


def draft_held(draft: RegistrationDraft) -> RegistrationDraft:
    """The draft as it stands, locked. Raises `WrongState` where nothing is left to go on with."""
    drafts: Any = RegistrationDraft.objects.select_for_update(of=("self",)).select_related("office", "saved_by")
    held: RegistrationDraft | None = drafts.filter(pk=draft.pk).first()
    if held is None:
        raise WrongState(_("Somebody has thrown this draft away."))
    if held.worker_id is not None:
        raise WrongState(_("This registration is finished already."))
    return held
