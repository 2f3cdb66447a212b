from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import ChangeStatus as C
from .choices import PublicationState as P
from .choices import ReservationState as R

# How a change of the rules moves. Who drafted it never publishes it; `ChangeEvent` keeps every move.
CHANGE_MOVES = (
    move("submit", [C.DRAFT, C.SENT_BACK], C.SUBMITTED, _("Submit for approval")),
    move("publish", [C.SUBMITTED], C.PUBLISHED, _("Approve and publish")),
    move("send_back", [C.SUBMITTED], C.SENT_BACK, _("Send back"), needs_reason=True),
    move("withdraw", [C.DRAFT, C.SUBMITTED, C.SENT_BACK], C.WITHDRAWN, _("Withdraw"), needs_reason=True),
)
OF_THE_DRAFTER = frozenset({"submit", "withdraw"})
OF_A_SECOND_PERSON = frozenset({"publish", "send_back", "withdraw"})

# What happens to a rule once it stands; `RuleEvent` keeps it, with its last day before and after.
RULE_MOVES = (
    move("publish", [], P.PUBLISHED, _("Publish")),
    move("replace", [P.PUBLISHED], P.PUBLISHED, _("End: another text follows")),
    move("end", [P.PUBLISHED], P.PUBLISHED, _("End on a date")),
    move("correct", [P.PUBLISHED], P.CORRECTED, _("Correct: another text for the same days")),
    move("cancel", [P.PUBLISHED], P.WITHDRAWN, _("Withdraw")),
    move("reopen", [P.PUBLISHED], P.PUBLISHED, _("Goes on: what was to follow is withdrawn")),
    move("upgrade", [P.PUBLISHED], P.PUBLISHED, _("Put right by a new version of the product")),
    move("drop", [P.PUBLISHED], P.WITHDRAWN, _("Left out of a new version of the product")),
    move("return", [P.WITHDRAWN], P.PUBLISHED, _("Back in a new version of the product")),
)

# A place in a cap: held while papers go their way, used once the person is there, given back when it comes to nothing.
RESERVATION_MOVES = (
    move("use", [R.RESERVED], R.USED, _("Use")),
    move("release", [R.RESERVED, R.USED], R.RELEASED, _("Give back")),
)
