from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import PlacementStatus as P

# From offer to return. Every move is kept with who made it and why.
PLACEMENT_MOVES = (
    move("accept", [P.OFFERED], P.ACCEPTED, _("Accept")),
    move("decline", [P.OFFERED], P.DECLINED, _("Decline"), needs_reason=True),
    move("visa", [P.ACCEPTED], P.VISA_IN_HAND, _("Visa in hand")),
    move("start", [P.VISA_IN_HAND], P.WORKING, _("Started working")),
    move("return", [P.WORKING], P.RETURNED, _("Returned")),
    move("cancel", [P.OFFERED, P.ACCEPTED, P.VISA_IN_HAND], P.CANCELLED, _("Cancel"), needs_reason=True),
    move("stop", [P.OFFERED], P.CANCELLED, _("Stop with its recruiter"), needs_reason=True),
    move("resume", [P.CANCELLED], P.OFFERED, _("Go on after the sanction")),
)

# Made by a sanction against a recruiter and its end; everything else by a person.
CASCADE_MOVES = frozenset({"stop", "resume"})
BY_HAND = tuple(step for step in PLACEMENT_MOVES if step.name not in CASCADE_MOVES)
