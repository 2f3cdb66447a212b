from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import ImportStatus as L
from .choices import PairStatus as P
from .choices import RequestStatus as R
from .choices import WorkerStatus as S

# How a person's file moves. `services` guards each move, `WorkerEvent` keeps it.
WORKER_MOVES = (
    move("register", [S.DRAFT], S.REGISTERED, _("Register")),
    move("confirm", [S.REGISTERED, S.STALE], S.REGISTERED, _("Confirm interest")),
    move("unconfirm", [S.REGISTERED], S.REGISTERED, _("Take the confirmation back")),
    move("mark_stale", [S.REGISTERED], S.STALE, _("Mark as to be confirmed")),
    move("withdraw", [S.REGISTERED, S.STALE], S.WITHDRAWN, _("Withdraw consent"), needs_reason=True),
    move("erase", [S.DRAFT, S.REGISTERED, S.STALE, S.WITHDRAWN, S.MERGED], S.ERASED, _("Erase")),
    move("return", [S.WITHDRAWN], S.REGISTERED, _("Register again")),
)

# What a person asked their office to do with their file.
REQUEST_MOVES = (
    move("do", [R.OPEN], R.DONE, _("Done as asked")),
    move("refuse", [R.OPEN], R.REFUSED, _("Not done")),
)

# How a list of people moves. What a process does on its own (check, finish, fail) is written by `services.importing`.
IMPORT_MOVES = (
    move("check", [L.UPLOADED, L.CHECKED, L.FAILED], L.CHECKING, _("Check the list")),
    move("checked", [L.CHECKING], L.CHECKED, _("Checked")),
    move("import", [L.CHECKED], L.IMPORTING, _("Import")),
    move("finish", [L.IMPORTING], L.DONE, _("Imported")),
    move("undo", [L.DONE, L.FAILED], L.UNDOING, _("Undo the import"), needs_reason=True),
    move("undone", [L.UNDOING], L.UNDONE, _("Undone")),
    move("stop_undo", [L.UNDOING], L.DONE, _("Not everything could be undone")),
    move("discard", [L.UPLOADED, L.CHECKED, L.FAILED], L.DISCARDED, _("Discard")),
    move("fail", [L.CHECKING, L.IMPORTING], L.FAILED, _("Did not end well")),
)

# A file goes into another of the same person, and parts from it again into the state it was in. Only `services.merging` makes these.
MERGE_MOVES = (
    move("merge", [S.DRAFT, S.REGISTERED, S.STALE, S.WITHDRAWN], S.MERGED, _("Join to another file")),
    *(
        move(f"part_{state}", [S.MERGED], state, _("Part from the other file"))
        for state in (S.DRAFT, S.REGISTERED, S.STALE, S.WITHDRAWN)
    ),
)

# Two files that may be one person's.
PAIR_MOVES = (
    move("dismiss", [P.OPEN], P.DIFFERENT, _("They are two people")),
    move("merge", [P.OPEN], P.MERGED, _("Join the files")),
    move("undo", [P.MERGED], P.OPEN, _("Undo the joining"), needs_reason=True),
    move("reopen", [P.DIFFERENT], P.OPEN, _("Look at it again"), needs_reason=True),
)
