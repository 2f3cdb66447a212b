from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import ComplaintStatus as C

COMPLAINT_MOVES = (
    move("triage", [C.RECEIVED], C.TRIAGED, _("Triage")),
    move("investigate", [C.TRIAGED, C.REFERRED], C.INVESTIGATING, _("Investigate")),
    move("refer", [C.TRIAGED, C.INVESTIGATING], C.REFERRED, _("Refer"), needs_reason=True),
    move("remedy", [C.INVESTIGATING], C.REMEDY, _("Start a remedy")),
    move("close", [C.TRIAGED, C.INVESTIGATING, C.REFERRED, C.REMEDY], C.CLOSED, _("Close"), needs_reason=True),
    move("appeal", [C.CLOSED], C.APPEALED, _("Take an appeal"), needs_reason=True),
    move("reopen", [C.CLOSED, C.APPEALED], C.INVESTIGATING, _("Open again"), needs_reason=True),
)
