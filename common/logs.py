"""How errors are written to the log: where they happened, without the people they happened to."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.conf import settings

# "DETAIL:  Failing row contains (42, María, …)": what PostgreSQL adds runs to the end of the message, over several lines perhaps.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class WithoutRows(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub("DETAIL: not written down", super().formatException(ei))


class Untraced(logging.Filter):
    """Of a request below `settings.UNTRACED` nothing is written but that something broke: which kind of error, and where in our own code.

    Neither the address nor what an error says of its values: with the time of a line they would say who told something, and what.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if not str(getattr(request, "path", "")).startswith(settings.UNTRACED):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = "an error on a page that leaves no trace: %s", (_place(record.exc_info),)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _place(exc_info: Any) -> str:
    """`ValueError in recruiters/intake/views.py:41`: the innermost line."""
    if not exc_info or exc_info[1] is None:
        return "unknown"
    kind, _error, trace = exc_info
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{kind.__name__} in {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
