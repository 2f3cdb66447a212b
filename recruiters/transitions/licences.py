from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import LicenceStatus as L

LICENCE_MOVES = (
    move("grant", [L.UNDER_REVIEW], L.VALID, _("Grant")),
    move("suspend", [L.VALID], L.SUSPENDED, _("Suspend"), needs_reason=True),
    move("lift", [L.SUSPENDED], L.VALID, _("Lift the suspension"), needs_reason=True),
    move("cancel", [L.VALID, L.SUSPENDED], L.CANCELLED, _("Cancel"), needs_reason=True),
)
