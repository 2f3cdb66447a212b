from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import RequestStatus as R
from .choices import WorkerStatus as S

# How a person's file moves. `services` guards each move, `WorkerEvent` keeps it.
WORKER_MOVES = (
    move("register", [S.DRAFT], S.REGISTERED, _("Register")),
    move("confirm", [S.REGISTERED, S.STALE], S.REGISTERED, _("Confirm interest")),
    move("unconfirm", [S.REGISTERED], S.REGISTERED, _("Take the confirmation back")),
    move("mark_stale", [S.REGISTERED], S.STALE, _("Mark as to be confirmed")),
    move("withdraw", [S.REGISTERED, S.STALE], S.WITHDRAWN, _("Withdraw consent"), needs_reason=True),
    move("return", [S.WITHDRAWN], S.REGISTERED, _("Register again")),
)

# What a person asked their office to do with their file.
REQUEST_MOVES = (
    move("do", [R.OPEN], R.DONE, _("Done as asked")),
    move("refuse", [R.OPEN], R.REFUSED, _("Not done")),
)
