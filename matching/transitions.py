from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import NamedPersonStatus as N
from .choices import ProposalStatus as P
from .choices import RunStatus as R

RUN_MOVES = (
    move("start", [R.QUEUED, R.RUNNING], R.RUNNING, _("Start")),
    move("finish", [R.RUNNING], R.DONE, _("Finish")),
    move("fail", [R.QUEUED, R.RUNNING], R.FAILED, _("Fail")),
    move("cancel", [R.QUEUED, R.RUNNING], R.CANCELLED, _("Cancel")),
)

PROPOSAL_MOVES = (
    move("shortlist", [P.PROPOSED, P.RESERVE], P.SHORTLISTED, _("Put on the short list")),
    move("reserve", [P.PROPOSED, P.SHORTLISTED], P.RESERVE, _("Keep in reserve")),
    move("discard", [P.PROPOSED, P.SHORTLISTED, P.RESERVE], P.DISCARDED, _("Discard"), needs_reason=True),
    move("restore", [P.DISCARDED], P.PROPOSED, _("Take back"), needs_reason=True),
    move("withdraw", [P.PROPOSED, P.SHORTLISTED, P.RESERVE], P.WITHDRAWN, _("Withdraw"), needs_reason=True),
    move("offer", [P.SHORTLISTED], P.OFFERED, _("Offer")),
    move("release", [P.OFFERED], P.WITHDRAWN, _("Release"), needs_reason=True),
)

# Made by a placement, which takes the seat and gives it back; never on their own.
PLACEMENT_MOVES = frozenset({"offer", "release"})

# A person whom an employer asked for by name. The employer is told “found” of a yes, “not available” of a no, and nothing else.
NAMED_PERSON_MOVES = (
    move("agree", [N.TO_ASK], N.AGREED, _("The person agrees")),
    move("refuse", [N.TO_ASK, N.AGREED], N.REFUSED, _("The person does not agree")),
    move("mistake", [N.TO_ASK], N.MISTAKEN, _("It is somebody else")),
)
