"""Many files beneath each other: what became of each, why rows stayed out, and what was not imported at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .problems import Rejection
from .summary import DemandSummary

FIGURES = {
    "read": gettext_lazy("read"),
    "imported": gettext_lazy("imported"),
    "updated": gettext_lazy("updated"),
    "unchanged": gettext_lazy("unchanged"),
    "rejected": gettext_lazy("rejected"),
}
SOUND = 0.02  # of the rows of a sound file are rejected at most


@dataclass(frozen=True)
class NotImported:
    """A file of which nothing was imported, and why."""

    file: str
    why: str


def counts(summaries: Sequence[DemandSummary]) -> dict[str, int]:
    return {name: sum(getattr(summary, name) for summary in summaries) for name in FIGURES}


def table(summaries: Sequence[DemandSummary], missed: Sequence[NotImported]) -> Iterator[str]:
    """A line a file, with its notes and the share of rows that stayed out; below it their reasons; at the end the sums."""
    widest = max(map(len, [*(done.file for done in summaries), *(item.file for item in missed), _("in all")]))
    names = [*map(str, FIGURES.values()), _("notes"), "%"]
    yield "".join([" " * widest, *(f"{name:>14}" for name in names)])
    for summary in summaries:
        yield _line(f"{summary.file:<{widest}}", [summary])
        for kind, count in sorted(summary.rejections.items()):
            yield f"{'':<{widest}}  {count:,} × {Rejection(kind).label}"
        if summary.rejected > SOUND * summary.read:
            yield f"{'':<{widest}}  " + _("more than 2 % rejected: look at the reasons before its figures are used")
    for item in missed:
        yield f"{item.file:<{widest}}  " + _("not imported: %(why)s") % {"why": item.why}
    yield _line(f"{_('in all'):<{widest}}", summaries)


def _line(name: str, summaries: Sequence[DemandSummary]) -> str:
    figures = counts(summaries)
    share = 100 * figures["rejected"] / figures["read"] if figures["read"] else 0
    notes = sum(summary.skipped for summary in summaries)
    return "".join([name, *(f"{number:>14,}" for number in (*figures.values(), notes)), f"{share:>14.2f}"])


def what_to_do(done: int, missed: Sequence[NotImported]) -> str:
    """One sentence on the files of which nothing was imported."""
    names = ", ".join(item.file for item in missed)
    left = ngettext("%(count)s file was not imported", "%(count)s files were not imported", len(missed)) % {
        "count": len(missed)
    }
    return _(
        "%(left)s (%(names)s); %(done)s were, and stay. Mend or leave out what is named and run the same command again: "
        "what is in stays unchanged."
    ) % {"left": left, "names": names, "done": done}


def as_json(summaries: Sequence[DemandSummary], missed: Sequence[NotImported], **options: Any) -> dict[str, Any]:
    total: dict[str, float] = dict(counts(summaries))
    seconds = sum(summary.seconds for summary in summaries)
    return options | {
        "files": [summary.figures() for summary in summaries],
        "not_imported": [{"file": item.file, "why": item.why} for item in missed],
        "total": total
        | {"seconds": round(seconds, 2), "rows_per_second": round(total["read"] / seconds) if seconds else 0},
    }
