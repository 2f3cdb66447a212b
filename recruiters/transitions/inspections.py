from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import CampaignStatus as C
from ..choices import InspectionStatus as I
from ..choices import SignalStatus as S

CAMPAIGN_MOVES = (
    move("freeze", [C.DRAFT], C.FROZEN, _("Freeze the frame")),
    move("draw", [C.FROZEN], C.DRAWN, _("Draw the sample")),
    move("close", [C.DRAWN], C.CLOSED, _("Close the campaign")),
    move("abandon", [C.DRAFT, C.FROZEN, C.DRAWN], C.ABANDONED, _("Give the campaign up"), needs_reason=True),
)

INSPECTION_MOVES = (
    move("visit", [I.PLANNED], I.VISITED, _("The visit was made")),
    move("not_possible", [I.PLANNED], I.NOT_POSSIBLE, _("The visit was not possible"), needs_reason=True),
    move("plan_again", [I.NOT_POSSIBLE], I.PLANNED, _("Plan it again")),
    move("call_off", [I.PLANNED, I.NOT_POSSIBLE], I.CALLED_OFF, _("Call the visit off"), needs_reason=True),
)

SIGNAL_MOVES = (
    move("open", [S.PROPOSED], S.OPENED, _("Open an inspection")),
    move("dismiss", [S.PROPOSED], S.DISMISSED, _("Dismiss"), needs_reason=True),
    move("propose_again", [S.DISMISSED], S.PROPOSED, _("Look at it again"), needs_reason=True),
)
