"""Pictures that belong to a complaint: drawn anew, sealed without a time, and waiting apart until the complaint is sent.

Only pictures are taken. A PDF or a document names its author in places that cannot be cleared with certainty, a recording has a voice;
the page says to photograph the paper instead.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from common.pictures import drawn_anew, kind_of_picture
from common.sealed import SealedFolder
from common.uploads import InMemory, bounded

WAITING = SealedFolder("complaints-waiting", dated=False)
KEPT = SealedFolder("complaints", dated=False)
WAITS = timedelta(hours=3)
MOST_FILES = 10
MOST_PIXELS = 5_000_000  # held in memory at once: of a screen, of a photo after a half or a quarter was read
_STORED = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Waiting:
    """A picture that was taken and belongs to nobody yet."""

    stored: str
    content_type: str
    sha256: str
    size: int


def evidence_take(chunks: Iterable[bytes]) -> Waiting:
    """Raises `InvalidInput` at the field `file` for what is no picture, is damaged or too large."""
    content = bounded(chunks, InMemory.most)
    kind = kind_of_picture(content)
    if kind is None:
        raise InvalidInput(
            _(
                "Only photos are taken (JPEG or PNG). Photograph the paper or the screen: a document or a recording could "
                "carry your name inside."
            ),
            field="file",
        )
    stored, sha256, _size = WAITING.keep([picture := drawn_anew(content, kind, MOST_PIXELS)])
    return Waiting(stored, kind, sha256, len(picture))


def evidence_keep(waiting: Waiting, day: date) -> None:
    """From those that wait to those that are kept; again changes nothing. The file says the day, and no time of it.

    Raises `InvalidInput` where it waited too long and is gone.
    """
    if not _STORED.fullmatch(waiting.stored):
        raise InvalidInput(_("A photo is not here any more: add it again."), field="file")
    source, target = WAITING.path / waiting.stored, KEPT.path / waiting.stored
    KEPT.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.replace(target)
    except FileNotFoundError as error:
        if not target.exists():
            raise InvalidInput(_("A photo is not here any more: add it again."), field="file") from error
    midnight = datetime.combine(day, clock(), timezone.get_current_timezone()).timestamp()
    os.utime(target, (midnight, midnight))


def evidence_put_back(waiting: Waiting) -> None:
    """What was kept for a complaint that did not come to be waits again."""
    if (path := KEPT.path / waiting.stored).exists():
        path.replace(WAITING.path / waiting.stored)
        os.utime(WAITING.path / waiting.stored)


def evidence_forget_waiting() -> int:
    """Pictures of complaints that nobody sent. Returns how many went."""
    gone = 0
    for path in WAITING.path.glob("*"):
        if time.time() - path.stat().st_mtime > WAITS.total_seconds():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
