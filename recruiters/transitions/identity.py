from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import AlertStatus as A

# A person confirms, dismisses or opens again; it lapses and returns by itself, as what the two entries share and how they stand changes.
ALERT_MOVES = (
    move("confirm", [A.SUGGESTED], A.CONFIRMED, _("Confirm: the same people"), needs_reason=True),
    move("dismiss", [A.SUGGESTED], A.DISMISSED, _("Dismiss"), needs_reason=True),
    move("reopen", [A.CONFIRMED, A.DISMISSED], A.SUGGESTED, _("Look at it again"), needs_reason=True),
)
ALERT_BY_ITSELF = (
    move("lapse", [A.SUGGESTED], A.LAPSED, _("Nothing to look at any more")),
    move("return", [A.LAPSED, A.DISMISSED], A.SUGGESTED, _("There is something new to look at")),
)
