"""A whole list against the registry and itself: who is new, who is registered already, who is like somebody, which rows are wrong.

The file is read twice: once for every row's checks, keeping of a good row only what is compared, and once more for the rows that
somebody will look at. So memory grows with the number of people and not with what is said of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.copying import in_parts
from common.scope import WHOLE_REGION, database_scope
from common.sheets.cells import cell_text

from ..choices import ImportStage, RowOutcome
from ..duplicates import Likeness, PersonToCompare, compare_in_bulk
from ..models import IdentityDocument
from .columns import field_named
from .lookups import Lookups
from .opening import Source
from .problems import Problem
from .rows import PersonRow, Refusal, read_row

SHOWN_OF_EACH = 200  # of the rows that are new, and of those known, in a preview
DOUBTS_SHOWN = 1_000  # rows with something strange in them that is kept
_AT_ONCE = 5_000
_EVERY = 500
_WORDS_ALIKE = 0.5

Progress = Callable[[ImportStage, int, int], None]  # rows done, rows in all


@dataclass(slots=True)
class Told:
    """A row that somebody looks at: its cells as texts, one a heading."""

    line: int
    cells: list[str]
    outcome: RowOutcome
    problems: list[Problem] = field(default_factory=list)
    likenesses: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Checked:
    """What a check found. `new` are the lines of who can be registered."""

    total: int = 0
    new: set[int] = field(default_factory=set)
    known: dict[int, list[Problem]] = field(default_factory=dict)
    similar: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    doubts: dict[int, list[Problem]] = field(default_factory=dict)  # of good rows, the first of them
    rejected: int = 0

    def counts(self) -> dict[str, int]:
        parts = {"new": len(self.new), "known": len(self.known), "similar": len(self.similar)}
        return {"total": self.total, **parts, "rejected": self.rejected}


@dataclass(slots=True)
class _Candidate:
    line: int
    indexes: tuple[str, ...]
    content_hash: str
    search_name: str
    person: PersonToCompare


@dataclass(frozen=True, slots=True)
class _Known:
    folio: str
    office: str
    search_name: str
    birth_date: date


def check_list(
    source: Source,
    lookups: Lookups,
    today: date,
    *,
    tell: Callable[[Told], None],
    progress: Progress = lambda stage, done, total: None,
) -> Checked:
    """Every row's outcome; `tell` gets each that is rejected or held, and the first of the others. Nothing is written."""
    return _Check(source, lookups, today, tell, progress).run()


class _Check:
    def __init__(
        self, source: Source, lookups: Lookups, today: date, tell: Callable[[Told], None], progress: Progress
    ) -> None:
        self.source, self.lookups, self.today, self.tell, self.progress = source, lookups, today, tell, progress
        self.found = Checked()
        self.refused: dict[int, list[Problem]] = {}  # found late: by comparing rows

    def run(self) -> Checked:
        candidates = self._without_repeats(self._readable())
        self.progress(ImportStage.COMPARING, self.source.total, self.source.total)
        candidates = self._without_known(candidates)
        self._hold_similar(candidates)
        self.found.rejected += len(self.refused)
        self._tell_the_rest()
        return self.found

    def _readable(self) -> Iterator[_Candidate]:
        for line, cells in self.source.rows():
            self.found.total += 1
            if self.found.total % _EVERY == 0:
                self.progress(ImportStage.READING, self.found.total, self.source.total)
            row = read_row(self.source.binding, line, cells, self.lookups, self.today)
            if isinstance(row, Refusal):
                self.found.rejected += 1
                self.tell(Told(line, _texts(cells), RowOutcome.REJECTED, row.problems))
                continue
            if row.doubts and len(self.found.doubts) < DOUBTS_SHOWN:
                self.found.doubts[line] = row.doubts
            yield _candidate(row)

    def _without_repeats(self, candidates: Iterator[_Candidate]) -> list[_Candidate]:
        """A number that stands again in the file: the first row counts."""
        first: dict[str, _Candidate] = {}
        kept = []
        for one in candidates:
            earlier = next((first[index] for index in one.indexes if index in first), None)
            if earlier is None:
                kept.append(one)
                first.update(dict.fromkeys(one.indexes, one))
            elif earlier.content_hash == one.content_hash:
                self.found.known[one.line] = [
                    self._problem(_("the same row stands in row %(line)d") % {"line": earlier.line}, "")
                ]
            else:
                self.refused[one.line] = [
                    self._problem(
                        _("the number stands in row %(line)d too, where the rest is different")
                        % {"line": earlier.line},
                        _("Leave only the right one of the two rows in the file."),
                    )
                ]
        return kept

    def _without_known(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """Who is registered anywhere in the region; of them only folio and office are told."""
        new = []
        for part in in_parts(candidates, _AT_ONCE):
            known = registered([index for one in part for index in one.indexes])
            for one in part:
                hits = {known[index] for index in one.indexes if index in known}
                if not hits:
                    new.append(one)
                elif len(hits) == 1 and _is_same_person(one, next(iter(hits))):
                    (hit,) = hits
                    self.found.known[one.line] = [self._problem(_registered_as(hit), "")]
                else:
                    self.refused[one.line] = [self._is_somebody_else(hit) for hit in hits]
        return new

    def _is_somebody_else(self, hit: _Known) -> Problem:
        return self._problem(
            _("this number belongs to somebody with another name and date of birth: folio %(folio)s, %(office)s")
            % {"folio": hit.folio, "office": hit.office},
            _("Look at the document again. If the number is right, call that office."),
        )

    def _hold_similar(self, candidates: Sequence[_Candidate]) -> None:
        likenesses = compare_in_bulk([one.person for one in candidates], country=self.lookups.country)
        for position, (one, likes) in enumerate(zip(candidates, likenesses, strict=True)):
            told = [_told(like, candidates) for like in likes if like.position is None or like.position < position]
            if told:
                self.found.similar[one.line] = sorted(told, key=lambda like: -like["score"])[:5]
            else:
                self.found.new.add(one.line)

    def _tell_the_rest(self) -> None:
        """The rows that were good in themselves and that somebody will look at, from the file again."""
        found = self.found
        samples = set(sorted(found.new)[:SHOWN_OF_EACH]) | set(sorted(found.known)[:SHOWN_OF_EACH])
        wanted = samples | found.similar.keys() | found.doubts.keys() | self.refused.keys()
        for line, cells in self.source.rows() if wanted else ():
            if line not in wanted:
                continue
            problems = self.refused.get(line) or found.known.get(line) or found.doubts.get(line, [])
            self.tell(Told(line, _texts(cells), self._outcome(line), problems, found.similar.get(line, [])))

    def _outcome(self, line: int) -> RowOutcome:
        if line in self.refused:
            return RowOutcome.REJECTED
        if line in self.found.similar:
            return RowOutcome.SIMILAR
        return RowOutcome.KNOWN if line in self.found.known else RowOutcome.NEW

    def _problem(self, reason: str, fix: str) -> Problem:
        title = self.source.binding.titles.get("identity_number") or field_named("identity_number").title
        return Problem(title, "", reason, fix)


def registered(indexes: Sequence[str]) -> dict[str, _Known]:
    """By keyed hash, who in the whole region has one of these numbers."""
    columns = ("number_index", "worker__folio", "worker__office__name", "worker__search_name", "worker__birth_date")
    with database_scope(WHOLE_REGION):
        rows = IdentityDocument.objects.filter(number_index__in=indexes).order_by().values_list(*columns)
        return {index: _Known(*about) for index, *about in rows}


def _candidate(row: PersonRow) -> _Candidate:
    indexes = (row.identity.index, *([row.passport.index] if row.passport else []))
    return _Candidate(row.line, indexes, row.content_hash, row.fields["search_name"], row.to_compare())


def _is_same_person(one: _Candidate, known: _Known) -> bool:
    """The same number with the same day of birth, or at least half of the names: a slip in one of them is no other person."""
    if one.person.birth_date == known.birth_date:
        return True
    words, others = set(one.search_name.split()), set(known.search_name.split())
    return len(words & others) >= _WORDS_ALIKE * min(len(words), len(others))


def _registered_as(hit: _Known) -> str:
    return _("registered already: folio %(folio)s, %(office)s; nothing is changed") % {
        "folio": hit.folio,
        "office": hit.office,
    }


def _told(like: Likeness, candidates: Sequence[_Candidate]) -> dict[str, Any]:
    line = None if like.position is None else candidates[like.position].line
    return {"worker": like.worker_id, "line": line, "score": like.score, "evidence": list(like.evidence)}


def _texts(cells: Sequence[Any]) -> list[str]:
    return [cell_text(cell) for cell in cells]
