"""How errors are written to the log: where they happened, without the people they happened to."""

from __future__ import annotations

import logging
import re
from typing import Any

# "DETAIL:  Failing row contains (42, María, …)": what PostgreSQL adds runs to the end of the message, over several lines perhaps.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class WithoutRows(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub("DETAIL: not written down", super().formatException(ei))
