"""What every form kept screen by screen has: a mark by which the second to save a screen is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import WrongState


class ChangedMeanwhile(WrongState):
    """Somebody else has saved this screen since it was shown; `answer` is what stands there now."""

    def __init__(self, *, by: object, at: datetime, answer: Any) -> None:
        said = _(
            "%(who)s saved this screen at %(time)s, after you opened it. Yours is below and is not saved yet; what differs is "
            "marked. Save again to keep yours."
        )
        super().__init__(said % {"who": by, "time": f"{timezone.localtime(at):%H:%M}"})
        self.answer = answer


def screen_mark(answers: Mapping[str, Any], screen: str) -> str:
    """What a form carries to say from which answer it was made: another one as soon as that answer is another."""
    return mark_of(answers.get(screen))


def mark_of(answer: Any) -> str:
    """The same of an answer, or of all of them."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
