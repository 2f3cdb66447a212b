"""What a recruiter's contact does itself: asks for a licence or its renewal, and hands papers in. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import database_scope

from ..choices import VettingStatus
from ..models import Recruiter, VettingCase, VettingPaper
from ..selectors.own_vetting import Licensing, licensing_open_to, own_items
from .cascade import whole_region
from .vetting import case_locked, case_make, paper_keep


@transaction.atomic
def vetting_request(*, ask: Licensing, by: User) -> VettingCase:
    """Open a case that nobody has yet: it stands in the queue of the recruiter's country.

    Raises `NotAllowed` for another recruiter, `WrongState` where this cannot be asked for any more.
    """
    _refuse_strangers(by, ask.recruiter)
    if ask.key not in {one.key for one in licensing_open_to(by)}:
        raise WrongState(_("A vetting of this is under way already, or the licence has changed: look at the list."))
    return case_make(
        recruiter=ask.recruiter,
        regime=ask.regime,
        by=by,
        purpose=ask.purpose,
        licence=ask.licence,
        country=ask.recruiter.country_id,
        assigned_to=None,
    )


@transaction.atomic
def own_paper_add(
    *, case: VettingCase, item: str, title: str, file_name: str, chunks: Iterable[bytes], by: User
) -> VettingPaper:
    """A paper for one item, while the case is examined; the same file again is the one that is there.

    Raises `NotAllowed` for another recruiter's case, `InvalidInput` for an item of another list and what is no paper, `WrongState`
    once a decision is proposed.
    """
    with database_scope(whole_region(by)):
        locked = case_locked(case)
        _refuse_strangers(by, locked.recruiter)
        if locked.status not in (VettingStatus.OPEN, VettingStatus.WAITING):
            raise WrongState(_("No papers are taken any more: a decision was proposed or made."))
        if item not in {one.key for one in own_items(locked)}:
            raise InvalidInput(_("Choose one of the items of the list."), field="item")
        return paper_keep(locked, title=title, file_name=file_name, chunks=chunks, by=by, item=item)


def _refuse_strangers(by: User, recruiter: Recruiter) -> None:
    if not recruiter.members.filter(user=by).exists():
        raise NotAllowed(_("This is another recruiter's."))
