from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import ChangeStatus as C
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
    move("replace", [P.PROPOSED], P.WITHDRAWN, _("Replace by an approved change"), needs_reason=True),
    move("stop", [P.PROPOSED, P.SHORTLISTED, P.RESERVE], P.WITHDRAWN, _("Stop with its recruiter"), needs_reason=True),
    move("resume_proposed", [P.WITHDRAWN], P.PROPOSED, _("Go on after the sanction")),
    move("resume_shortlisted", [P.WITHDRAWN], P.SHORTLISTED, _("Go on after the sanction, on the short list")),
    move("resume_reserve", [P.WITHDRAWN], P.RESERVE, _("Go on after the sanction, in reserve")),
    move("resume_offered", [P.WITHDRAWN], P.OFFERED, _("Go on after the sanction, offered")),
)

# Made by a placement, which takes the seat and gives it back, by a sanction against a recruiter and its end, or by a change of the plan
# that was approved; never by hand.
PLACEMENT_MOVES = frozenset({"offer", "release"})
CASCADE_MOVES = frozenset({"stop", "resume_proposed", "resume_shortlisted", "resume_reserve", "resume_offered"})
NOT_BY_HAND = PLACEMENT_MOVES | CASCADE_MOVES | {"replace"}

# A person whom an employer asked for by name. The employer is told “found” of a yes, “not available” of a no, and nothing else.
NAMED_PERSON_MOVES = (
    move("agree", [N.TO_ASK], N.AGREED, _("The person agrees")),
    move("refuse", [N.TO_ASK, N.AGREED], N.REFUSED, _("The person does not agree")),
    move("mistake", [N.TO_ASK], N.MISTAKEN, _("It is somebody else")),
)

# What would change in a plan since its run. Only a person approves or declines; later news overtake what waits.
CHANGE_MOVES = (
    move("approve", [C.WAITING], C.APPROVED, _("Approve")),
    move("decline", [C.WAITING], C.DECLINED, _("Decline"), needs_reason=True),
    move("overtake", [C.WAITING], C.OVERTAKEN, _("Overtake")),
    move("reconsider", [C.DECLINED], C.OVERTAKEN, _("Look at it again")),
)
