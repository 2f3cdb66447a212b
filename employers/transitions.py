from django.utils.translation import gettext_lazy as _

from common.transitions import move

from .choices import MatchStatus as M
from .choices import NamedStatus as N
from .choices import SeatState as T
from .choices import UploadStatus as U
from .choices import VacancyStatus as S
from .choices import VerificationStatus as V

# How a vacancy moves. Holds are separate rows (they stack); `VacancyEvent` keeps every move.
VACANCY_MOVES = (
    move("submit", [S.DRAFT, S.CHANGES_ASKED], S.SUBMITTED, _("Submit")),
    move("ask_changes", [S.SUBMITTED], S.CHANGES_ASKED, _("Ask for changes"), needs_reason=True),
    move("open", [S.SUBMITTED], S.OPEN, _("Approve and open")),
    move("fill", [S.OPEN], S.FILLED, _("Mark as filled")),
    move("reopen", [S.FILLED, S.CLOSED], S.OPEN, _("Open again"), needs_reason=True),
    move(
        "close",
        [S.DRAFT, S.SUBMITTED, S.CHANGES_ASKED, S.OPEN, S.FILLED],
        S.CLOSED,
        _("Close"),
        needs_reason=True,
    ),
    move("expire", [S.SUBMITTED, S.CHANGES_ASKED, S.OPEN, S.FILLED], S.EXPIRED, _("Mark as expired")),
)

# What an employer's clerk may do to their own vacancy; every other move is the ministry's.
CLERK_MOVES = frozenset({"submit", "close"})

# What the public record of a case may do to a vacancy that staff have not moved since (`employers.demand`).
RECORD_MOVES = (
    move("record_open", [S.EXPIRED, S.CLOSED], S.OPEN, _("Open again in the public record")),
    move("record_expire", [S.OPEN, S.CLOSED], S.EXPIRED, _("Ended in the public record")),
    move("record_close", [S.OPEN, S.EXPIRED], S.CLOSED, _("Withdrawn or denied in the public record")),
)

# What becomes of a seat that was taken. A released one is taken again only for the same offer, when what stopped that has ended:
# whoever else comes next gets a row of their own.
SEAT_MOVES = (
    move("reserve", [T.OFFERED], T.RESERVED, _("Reserve")),
    move("fill", [T.RESERVED], T.FILLED, _("Fill")),
    move("release", [T.OFFERED, T.RESERVED], T.RELEASED, _("Give back")),
    move("retake", [T.RELEASED], T.OFFERED, _("Take again")),
)

# A request by name, as its employer sees it. Who was found and what they said is on record above, where people are.
NAMED_MOVES = (
    move("find", [N.ASKED], N.FOUND, _("Found")),
    move("close", [N.ASKED, N.FOUND], N.NOT_AVAILABLE, _("Not available")),
    move("withdraw", [N.ASKED, N.FOUND], N.WITHDRAWN, _("Take back")),
)

# How an employer is let in. A renewal is a new case; a refusal of it, or taking it back, ends what was granted before.
VERIFICATION_MOVES = (
    move("submit", [V.DRAFT, V.CHANGES_ASKED], V.SUBMITTED, _("Hand in for verification")),
    move("ask_changes", [V.SUBMITTED], V.CHANGES_ASKED, _("Ask for changes"), needs_reason=True),
    move("verify", [V.SUBMITTED], V.VERIFIED, _("Verify the employer")),
    move("refuse", [V.SUBMITTED], V.REFUSED, _("Refuse"), needs_reason=True),
    move("take_back", [V.VERIFIED], V.REFUSED, _("Take the verification back"), needs_reason=True),
)

# Whether a published sanction is about an employer: a person says so, and may take it back.
MATCH_MOVES = (
    move("confirm", [M.SUGGESTED, M.DISMISSED], M.CONFIRMED, _("It is this employer"), needs_reason=True),
    move("dismiss", [M.SUGGESTED, M.CONFIRMED], M.DISMISSED, _("It is another one"), needs_reason=True),
    move("undo", [M.CONFIRMED, M.DISMISSED], M.SUGGESTED, _("Undo: decide later"), needs_reason=True),
)

# How a public list moves that somebody brought in. What a process does on its own (checked, finish, fail) is written by `services.uploads`.
UPLOAD_MOVES = (
    move("check", [U.CHECKED, U.FAILED], U.CHECKING, _("Check the list")),
    move("checked", [U.CHECKING], U.CHECKED, _("Checked")),
    move("import", [U.CHECKED], U.IMPORTING, _("Import")),
    move("finish", [U.IMPORTING], U.DONE, _("Imported")),
    move("discard", [U.CHECKED, U.FAILED], U.DISCARDED, _("Discard")),
    move("fail", [U.CHECKING, U.IMPORTING], U.FAILED, _("Did not end well")),
)
