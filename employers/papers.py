"""Where the papers of organisations are kept encrypted, outside every served folder; how they are read is shared (`common.papers`)."""

from __future__ import annotations

from common.papers import ENDINGS, MOST_BYTES, PDF, read_paper, safe_name, too_large
from common.sealed import SealedFolder

KEPT = SealedFolder("employers")

__all__ = ["ENDINGS", "KEPT", "MOST_BYTES", "PDF", "read_paper", "safe_name", "too_large"]
