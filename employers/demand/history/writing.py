"""Cases of a list into the table, a chunk at a time, inside the file's one transaction."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from ...choices import CaseRole
from ...models import DemandBatch, DemandCase
from ..changes import changes_between, columns_told
from ..organisations import KnownEmployers
from ..problems import Warn
from ..summary import DemandSummary
from .cells import NULL
from .chunks import CONTENT, CaseRow, member_key
from .forms import POSTINGS_2020

_COLUMNS = (*CONTENT, "role", "member_key", "occurrence", "employer_id", "batch_id", "row_number", "content_hash")
_TABLE = sql.Identifier(DemandCase._meta.db_table)
Key = tuple[str, str, str, int]  # case, programme, member, occurrence


class _Stored(NamedTuple):
    pk: int
    content_hash: str
    role: str
    employer_id: int | None
    batch_id: int
    decided_until: date | None
    sha256: str
    layout: str


@dataclass
class CaseWriter:
    """Counts into the summary what it does. `decided_until` tells the last decision in the list; asked only where lists disagree."""

    batch: DemandBatch
    summary: DemandSummary
    decided_until: Callable[[], date | None]

    def __post_init__(self) -> None:
        self.employers = KnownEmployers()
        same = DemandBatch.objects.filter(file_sha256=self.batch.file_sha256).exclude(pk=self.batch.pk)
        self._first_read = same.order_by("pk").values_list("pk", flat=True).first()

    def write(self, rows: Sequence[CaseRow]) -> None:
        """Upsert by case, member and occurrence. All rows of one call are of one list."""
        if not rows:
            return
        self.employers.add([row.employer for row in rows if row.employer])
        known = self._known({row.case[0] for row in rows})
        new: list[str] = []
        changed: list[str] = []
        to_tell: list[tuple[int, CaseRow]] = []
        for row in rows:
            employer = self.employers[row.employer] if row.employer else None
            row, stored = self._stored(row, employer, known)
            line, content = self._line(row, employer)
            if stored is None:
                new.append(line)
                self.summary.tell("new", row.line, row.case[0])
            elif self._counts(row, stored, content):
                changed.append(f"{stored.pk}\t{line}")
                to_tell.append((stored.pk, row))
            for kind, what in row.notes:
                self.summary.warn(kind, row.line, what)
        self._tell_changes(to_tell)
        self._insert(new)
        self._update(changed)
        self.summary.imported += len(new)
        self.summary.updated += len(changed)

    def _tell_changes(self, rows: Sequence[tuple[int, CaseRow]]) -> None:
        asked = [pk for pk, _row in rows] if self.summary.on_row else []
        stood = DemandCase.objects.select_related("employer").in_bulk(asked)
        for pk, row in rows:
            changes = changes_between(_values(stood[pk]), _values_in(row)) if asked else ()
            self.summary.tell("changed", row.line, row.case[0], changes)

    def _known(self, cases: Iterable[str]) -> dict[Key, _Stored]:
        names = ("case_number", "programme_id", "member_key", "occurrence", "pk", "content_hash", "role", "employer_id")
        batch = ("batch_id", "batch__decided_until", "batch__file_sha256", "batch__layout")
        found = DemandCase.objects.filter(case_number__in=cases).order_by().values_list(*names, *batch)
        return {row[:4]: _Stored(*row[4:]) for row in found.iterator()}

    def _stored(self, row: CaseRow, employer: int | None, known: dict[Key, _Stored]) -> tuple[CaseRow, _Stored | None]:
        """A row that stands alone in its list and names another employer than the association's own row is a member's."""
        stored = known.get((*row.case, row.member_key, row.occurrence))
        if stored and row.role == CaseRole.SINGLE and stored.role == CaseRole.MASTER:
            if stored.employer_id == employer:
                return row._replace(role=CaseRole.MASTER), stored
            row = row._replace(role=CaseRole.MEMBER, member_key=member_key(row.employer))
            stored = known.get((*row.case, row.member_key, row.occurrence))
        return row, stored

    def _line(self, row: CaseRow, employer: int | None) -> tuple[str, str]:
        """The row as COPY reads it, without a key of its own, and its fingerprint."""
        content = hashlib.sha256(f"{employer}\t{row.role}\t{row.content}".encode()).hexdigest()
        number = NULL if employer is None else employer
        return (
            f"{row.content}\t{row.role}\t{row.member_key}\t{row.occurrence}\t{number}\t{self.batch.pk}\t{row.line}\t{content}\n",
            content,
        )

    def _counts(self, row: CaseRow, stored: _Stored, content: str) -> bool:
        """Whether the row is written over what is stored; counts it as unchanged where it says nothing new."""
        same = stored.content_hash == content
        if same:
            self.summary.unchanged += 1
        if same or stored.sha256 == self.batch.file_sha256:
            return not same
        if self._is_older(stored):
            self.summary.unchanged += 1
            self.summary.warn(Warn.SUPERSEDED, row.line, row.case[0])
            return False
        return True

    def _is_older(self, stored: _Stored) -> bool:
        """Of two lists with the same last decision, the one that was first read earlier; a posting says nothing against a decision."""
        if (self.batch.layout == POSTINGS_2020.format) != (stored.layout == POSTINGS_2020.format):
            return self.batch.layout == POSTINGS_2020.format
        until = self.decided_until()
        if until and stored.decided_until and until != stored.decided_until:
            return until < stored.decided_until
        return self._first_read is not None and self._first_read < stored.batch_id

    def _insert(self, lines: Sequence[str]) -> None:
        if lines:
            columns = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
            with (
                connection.cursor() as cursor,
                cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(_TABLE, columns)) as copy,
            ):
                copy.write("".join(lines))

    def _update(self, lines: Sequence[str]) -> None:
        if not lines:
            return
        columns = [sql.Identifier(name) for name in ("id", *_COLUMNS)]
        parts = {
            "table": _TABLE,
            "columns": sql.SQL(", ").join(columns),
            "sets": sql.SQL(", ").join(sql.SQL("{0} = changed_cases.{0}").format(name) for name in columns[1:]),
        }
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE TEMP TABLE changed_cases AS SELECT {columns} FROM {table} WITH NO DATA").format(**parts)
            )
            with cursor.copy(sql.SQL("COPY changed_cases ({columns}) FROM STDIN").format(**parts)) as copy:
                copy.write("".join(lines))
            cursor.execute(
                sql.SQL("UPDATE {table} SET {sets} FROM changed_cases WHERE {table}.id = changed_cases.id").format(
                    **parts
                )
            )
            cursor.execute("DROP TABLE changed_cases")


_TOLD = {field.attname: field for field in DemandCase._meta.concrete_fields if field.name in columns_told(DemandCase)}


def _values(case: DemandCase) -> dict[str, Any]:
    told = {name: getattr(case, name) for name in _TOLD}
    return told | {"employer": case.employer.legal_name if case.employer else None, "original": case.original}


def _values_in(row: CaseRow) -> dict[str, Any]:
    """The same of a row that is about to be written, read back from its columns of COPY."""
    cells = {name: _unescaped(text) for name, text in zip(CONTENT, row.content.split("\t"), strict=True)}
    told = {name: field.to_python(cells[name]) for name, field in _TOLD.items() if name in cells}
    employer = row.employer.legal_name if row.employer else None
    return told | {"role": row.role, "employer": employer, "original": json.loads(cells["original"] or "{}")}


_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "n": "\n", "r": "\r"}


def _unescaped(text: str) -> str | None:
    return None if text == NULL else _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
