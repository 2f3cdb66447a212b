from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import VettingStatus as V

VETTING_MOVES = (
    move("ask", [V.OPEN], V.WAITING, _("Ask the recruiter"), needs_reason=True),
    move("resume", [V.WAITING], V.OPEN, _("The recruiter has answered")),
    move("propose", [V.OPEN], V.PROPOSED, _("Propose a decision"), needs_reason=True),
    move("return", [V.PROPOSED], V.OPEN, _("Send the proposal back"), needs_reason=True),
    move("grant", [V.PROPOSED], V.GRANTED, _("Grant the licence")),
    move("grant_conditions", [V.PROPOSED], V.GRANTED_CONDITIONS, _("Grant the licence with conditions")),
    move("refuse", [V.PROPOSED], V.REFUSED, _("Refuse the licence")),
    move("withdraw", [V.OPEN, V.WAITING], V.WITHDRAWN, _("Close: the recruiter withdraws"), needs_reason=True),
)
