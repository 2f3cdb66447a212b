from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import ComplaintStatus as C

COMPLAINT_MOVES = (
    move("triage", [C.RECEIVED], C.TRIAGED, _("Triage")),
    move("investigate", [C.TRIAGED, C.REFERRED], C.INVESTIGATING, _("Investigate")),
    move("refer", [C.TRIAGED, C.INVESTIGATING], C.REFERRED, _("Refer")),
    move("remedy", [C.INVESTIGATING], C.REMEDY, _("Start a remedy"), needs_reason=True),
    move("close", [C.TRIAGED, C.INVESTIGATING, C.REFERRED, C.REMEDY], C.CLOSED, _("Close"), needs_reason=True),
    move("appeal", [C.CLOSED], C.APPEALED, _("Take an appeal"), needs_reason=True),
    move("reopen", [C.CLOSED, C.APPEALED], C.INVESTIGATING, _("Open again"), needs_reason=True),
)

# What is done to a complaint without moving its state; each leaves an event in the same timeline.
COMPLAINT_NOTES = {
    "assign": _("Given to"),
    "weigh": _("More or less serious"),
    "ask": _("Wrote to the person who complained"),
    "pause": _("The clock stands still"),
    "resume": _("The clock goes on"),
    "no_referral": _("The person does not want it passed on"),
    "find": _("Finding"),
    "letter": _("Letter sent"),
    "draft": _("Letter written"),
    "drop": _("Letter thrown away"),
    "accuse": _("Whom it is about"),
    "keep_out": _("Kept out"),
}
