"""A form that is being filled in: begun once, kept at every screen, handed in once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.drafts import ChangedMeanwhile, mark_of, screen_mark
from common.errors import InvalidInput, WrongState
from pathways.models import Programme

from ..choices import VacancyStatus
from ..content import Content
from ..models import Employer, FieldNote, Vacancy, VacancyDraft
from ..models.handing_in import Answers
from .revisions import revision_propose
from .seats import vacancy_locked
from .vacancies import vacancy_submit
from .versions import vacancy_made, vacancy_write

EDITABLE = (VacancyStatus.DRAFT, VacancyStatus.CHANGES_ASKED, VacancyStatus.OPEN, VacancyStatus.FILLED)


@transaction.atomic
def draft_begin(
    *,
    employer: Employer,
    programme: Programme,
    by: User,
    key: str,
    answers: Answers | None = None,
    vacancy: Vacancy | None = None,
    cloned_from: Vacancy | None = None,
) -> VacancyDraft:
    """The draft of this `key`, begun once however often it is asked; of a vacancy the one that is unfinished, whoever began it.

    Raises `WrongState` where the vacancy is in a state in which nobody may change it.
    """
    begun = VacancyDraft.objects.filter(start_key=key)
    if vacancy is not None:
        _may_be_changed(vacancy)
        begun = VacancyDraft.objects.unfinished().filter(vacancy=vacancy)
    if (found := begun.first()) is not None:
        return found
    draft = VacancyDraft(
        employer=employer,
        programme=programme,
        vacancy=vacancy,
        cloned_from=cloned_from,
        answers=answers or {},
        start_key=key,
        started_by=by,
        saved_by=by,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # the same form sent twice, or a colleague in the same moment
        return begun.get()
    return draft


def _may_be_changed(vacancy: Vacancy) -> None:
    if vacancy.status not in EDITABLE:
        raise WrongState(
            _("This vacancy cannot be changed now: it is “%(state)s”.") % {"state": vacancy.get_status_display()}
        )
    if vacancy.revisions.filter(status="proposed").exists():
        raise WrongState(_("A change of this vacancy waits for the ministry already: withdraw it first."))


@transaction.atomic
def draft_save(
    *, draft: VacancyDraft, by: User, screen: str, answer: Answers, seen: str, screens_done: int = 0
) -> VacancyDraft:
    """Keep one screen as it was typed; the others stay as they are.

    `seen` is the `screen_mark` of the form. Raises `ChangedMeanwhile` where that is no longer what stands there, `WrongState` where
    the draft is handed in or thrown away.
    """
    held = draft_held(draft)
    standing = held.answers.get(screen)
    if standing == answer and screens_done <= held.screens_done:
        return held
    if standing != answer and seen != screen_mark(held.answers, screen):
        raise ChangedMeanwhile(by=held.saved_by, at=held.saved_at, answer=standing or {})
    held.answers = held.answers | {screen: answer}
    held.saved_by, held.screens_done = by, max(held.screens_done, screens_done)
    held.save()
    return held


@transaction.atomic
def draft_write(*, draft: VacancyDraft, by: User, answers: Answers, seen: str) -> VacancyDraft:
    """Keep all screens at once, as a program tells them. Raises `WrongState` where the draft is no longer the one that was seen."""
    held = draft_seen(draft, seen)
    if held.answers != answers:
        held.answers, held.saved_by, held.screens_done = answers, by, len(answers)
        held.save()
    return held


def draft_seen(draft: VacancyDraft, seen: str) -> VacancyDraft:
    """The draft, locked, if `seen` is still its mark (`draft_mark`). Raises `WrongState`."""
    held = draft_held(draft)
    if seen != draft_mark(held):
        raise WrongState(_("Somebody has saved this draft since it was read: read it again."))
    return held


def draft_mark(draft: VacancyDraft) -> str:
    """Another one as soon as anything that was typed is another."""
    return mark_of(draft.answers)


@transaction.atomic
def draft_discard(*, draft: VacancyDraft) -> None:
    """Throw it away, with everything that was typed."""
    draft_held(draft).delete()


@transaction.atomic
def draft_hand_in(
    *, draft: VacancyDraft, by: User, content: Content, note: str = "", seen: str | None = None
) -> Vacancy:
    """Make of a draft what it is for, once: a vacancy that is handed in, the next version of one, or a change of an open one.

    A second call, a double click among them, gives the same vacancy. Raises `InvalidInput` with the field at fault where the vacancy
    cannot be so, or its employer may not hand in yet; `WrongState` where the vacancy has moved on, or a screen was changed since the
    page was made of which `seen` is the mark (`draft_mark`).
    """
    held = _locked(draft)
    if held.finished_at is not None:
        assert held.vacancy is not None
        return held.vacancy
    if seen is not None and seen != draft_mark(held):
        raise WrongState(
            _("%(who)s changed something since you opened this page. Look at it as it is now, then hand it in.")
            % {"who": held.saved_by}
        )
    try:
        vacancy = _handed_in(held, by, content, note)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from error
    held.vacancy, held.finished_at, held.answers, held.saved_by = vacancy, timezone.now(), {}, by
    held.save()
    return vacancy


def _handed_in(draft: VacancyDraft, by: User, content: Content, note: str) -> Vacancy:
    if draft.vacancy_id is None:
        vacancy = vacancy_made(employer=draft.employer, programme=draft.programme, by=by, content=content)
    else:
        vacancy = vacancy_locked(draft.vacancy_id)
        _may_be_changed(vacancy)
        if vacancy.status in (VacancyStatus.OPEN, VacancyStatus.FILLED):
            revision_propose(vacancy=vacancy, by=by, content=content, note=note)
            return vacancy
        vacancy_write(vacancy=vacancy, content=content)
    return vacancy_submit(vacancy=vacancy, by=by, note=note)


@transaction.atomic
def note_answer(*, note: FieldNote, answer: str, by: User) -> None:
    """What the employer says to a question about a field. Raises `WrongState` where the vacancy is not sent back any more."""
    if vacancy_locked(note.version.vacancy_id).status != VacancyStatus.CHANGES_ASKED:
        raise WrongState(_("The vacancy is not sent back any more: its questions are answered or over."))
    FieldNote.objects.filter(pk=note.pk).update(answer=answer.strip()[:500], answered_by=by, answered_at=timezone.now())


def draft_held(draft: VacancyDraft) -> VacancyDraft:
    """The draft as it stands, locked. Raises `WrongState` where nothing is left to go on with."""
    held = _locked(draft)
    if held.finished_at is not None:
        raise WrongState(_("This vacancy is handed in already."))
    return held


def _locked(draft: VacancyDraft) -> VacancyDraft:
    drafts: Any = VacancyDraft.objects.select_for_update(of=("self",))
    held: VacancyDraft | None = (
        drafts.select_related("employer", "programme", "saved_by", "vacancy").filter(pk=draft.pk).first()
    )
    if held is None:
        raise WrongState(_("Somebody has thrown this draft away."))
    return held
