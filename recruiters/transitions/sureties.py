from django.utils.translation import gettext_lazy as _

from common.transitions import move

from ..choices import SuretyCallStatus as S

SURETY_CALL_MOVES = (
    move("pay", [S.ASKED], S.PAID, _("Paid")),
    move("refuse", [S.ASKED], S.REFUSED, _("Refused by the issuer"), needs_reason=True),
    move("withdraw", [S.ASKED], S.WITHDRAWN, _("Withdraw"), needs_reason=True),
    move("return", [S.PAID], S.RETURNED, _("Paid back to the issuer"), needs_reason=True),
)
