"""The files of one run: named, or found in the folders that were named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from common.sheets.problems import WrongFile

from ..choices import DemandFormat
from .layouts import Binding
from .lmia.periods import Period
from .load import demand_open
from .readers import Source

ENDINGS = (
    ".csv",
    ".csv.gz",
    ".xlsx",
    ".xls",
    ".json",
    ".zip",
)  # in a folder; a file that is named may be called as it likes
HELD = (
    8_000_000  # bytes of files that are held open after they were recognised; the others are opened again in their turn
)


@dataclass(frozen=True)
class Found:
    path: Path
    is_named: bool  # itself, not its folder


def files_in(paths: Sequence[Path]) -> list[Found]:
    """Each file once, those of a folder and of the folders in it by their names. Raises WrongFile for a folder without any."""
    found: dict[Path, Found] = {}
    for path in paths:
        if not path.is_dir():
            found[path.resolve()] = Found(path, is_named=True)
            continue
        inside = [file for file in sorted(path.rglob("*")) if file.is_file() and file.name.lower().endswith(ENDINGS)]
        if not inside:
            raise WrongFile(
                _("%(folder)s: no file in it ends in %(endings)s.")
                % {"folder": path.name or path, "endings": ", ".join(ENDINGS)}
            )
        for file in inside:
            found.setdefault(file.resolve(), Found(file, is_named=False))
    return list(found.values())


@dataclass
class Gathering:
    """The files that were recognised, and why the others were not. A file that is named and not recognised stops the run."""

    layout: str = DemandFormat.AUTO
    period: Period | None = None

    def __post_init__(self) -> None:
        self.paths: list[Path] = []
        self.bindings: list[Binding] = []
        self.missed: list[tuple[Path, str]] = []
        self._held: dict[Path, Source] = {}
        self._bytes = 0

    def look_at(self, found: Sequence[Found]) -> None:
        """Read each to its end. Raises WrongFile for one that is named; nothing has been imported then."""
        for file in found:
            try:
                source = self._open(file.path)
            except WrongFile as refusal:
                if file.is_named:
                    raise
                self.missed.append((file.path, refusal.message))
                continue
            self.paths.append(file.path)
            self.bindings.append(source.binding)
            self._bytes += file.path.stat().st_size
            if self._bytes <= HELD:
                self._held[file.path] = source

    def sources(self) -> Iterator[tuple[Path, Source | WrongFile]]:
        """One after the other, so that not all are in memory at once."""
        for path in self.paths:
            try:
                yield path, self._held.pop(path) if path in self._held else self._open(path)
            except WrongFile as refusal:
                yield path, refusal

    def _open(self, path: Path) -> Source:
        return demand_open(path, self.layout, period=self.period)
