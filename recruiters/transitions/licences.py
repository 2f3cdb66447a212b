from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import LicenceStatus as L

LICENCE_MOVES = (
    move("grant", [L.UNDER_REVIEW], L.VALID, _("Grant")),
    move("renew", [L.VALID], L.VALID, _("Renew")),  # by a vetting that two people signed
    move("suspend", [L.VALID], L.SUSPENDED, _("Suspend"), needs_reason=True),
    move("lift", [L.SUSPENDED], L.VALID, _("Lift the suspension"), needs_reason=True),
    move("cancel", [L.UNDER_REVIEW, L.VALID, L.SUSPENDED], L.CANCELLED, _("Cancel"), needs_reason=True),
    move("restore", [L.CANCELLED], L.VALID, _("Restore"), needs_reason=True),
    move("restore_suspended", [L.CANCELLED], L.SUSPENDED, _("Restore as suspended"), needs_reason=True),
    move("restore_review", [L.CANCELLED], L.UNDER_REVIEW, _("Restore for review"), needs_reason=True),
)

# Made by a sanction that two people signed, and by its end; never on their own.
SANCTIONED_MOVES = frozenset({"suspend", "lift", "cancel", "restore", "restore_suspended", "restore_review"})

# Of a stop that no sanction on record made (it came with a list, or from before): one person proposes, which moves nothing; another signs.
LIFTING_MOVES = (
    move("propose_lift", [L.SUSPENDED, L.CANCELLED], L.SUSPENDED, _("Propose to lift this stop"), needs_reason=True),
    move("sign_lift", [L.SUSPENDED, L.CANCELLED], L.VALID, _("Sign: the licence stands again")),
    move("drop_lift", [L.SUSPENDED, L.CANCELLED], L.SUSPENDED, _("Take the proposal to lift back"), needs_reason=True),
)
