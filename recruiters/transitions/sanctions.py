from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.transitions import move

from ..choices import AppealStatus as A
from ..choices import SanctionStatus as S

SANCTION_MOVES = (
    move("sign", [S.PROPOSED, S.PROVISIONAL], S.IN_FORCE, _("Sign")),
    move("sign_ahead", [S.PROPOSED], S.SIGNED, _("Sign for the day it begins")),
    move("act_now", [S.PROPOSED], S.PROVISIONAL, _("Stop at once, before the second signature"), needs_reason=True),
    move(
        "withdraw", [S.PROPOSED, S.PROVISIONAL], S.WITHDRAWN, pgettext_lazy("sanction", "Withdraw"), needs_reason=True
    ),
    move("lapse", [S.PROVISIONAL], S.LAPSED, _("Lapse")),
    move("begin", [S.SIGNED], S.IN_FORCE, _("Begin")),
    move("lift", [S.SIGNED, S.IN_FORCE], S.LIFTED, _("Lift the sanction"), needs_reason=True),
    move("expire", [S.IN_FORCE], S.EXPIRED, _("End with its period")),
    move("stay", [S.SIGNED, S.IN_FORCE], S.STAYED, _("Suspend its effect during the appeal")),
    move("resume", [S.STAYED], S.IN_FORCE, _("Take effect again")),
    move("resume_ahead", [S.STAYED], S.SIGNED, _("Stand again for the day it begins")),
    move(
        "overturn",
        [S.SIGNED, S.IN_FORCE, S.STAYED, S.EXPIRED, S.LIFTED],
        S.OVERTURNED,
        _("Overturn"),
        needs_reason=True,
    ),
)

# Made by a person on the sanction's page; the others by time and by appeals.
SANCTION_PAGE_MOVES = tuple(step for step in SANCTION_MOVES if step.name in ("sign", "act_now", "withdraw", "lift"))

APPEAL_MOVES = (
    move("uphold", [A.FILED], A.UPHELD, _("The sanction stands"), needs_reason=True),
    move("vary", [A.FILED], A.VARIED, _("The sanction ends earlier"), needs_reason=True),
    move("overturn", [A.FILED], A.OVERTURNED, _("Overturn the sanction"), needs_reason=True),
    move("withdraw", [A.FILED], A.WITHDRAWN, pgettext_lazy("appeal", "Taken back"), needs_reason=True),
)
