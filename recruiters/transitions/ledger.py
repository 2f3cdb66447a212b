from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import RestitutionStatus as R

RESTITUTION_MOVES = (
    move("agree", [R.ASKED, R.AGREED, R.REFUSED], R.AGREED, _("Agree on an amount")),
    move("refuse", [R.ASKED, R.AGREED], R.REFUSED, _("The debtor refuses"), needs_reason=True),
    move("drop", [R.ASKED, R.AGREED, R.REFUSED], R.DROPPED, _("Give up"), needs_reason=True),
    move("settle", [R.AGREED], R.PAID, _("Paid in full")),
    move("unsettle", [R.PAID], R.AGREED, _("A payment was corrected"), needs_reason=True),
)
RESTITUTION_BY_HAND = tuple(step for step in RESTITUTION_MOVES if step.name in ("refuse", "drop"))
