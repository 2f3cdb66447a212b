"""Vacancies of a file into the tables, a chunk at a time, inside the file's one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from common.copying import copy_rows, update_rows
from common.folios import next_folios
from common.transitions import find

from ..choices import HoldReason, VacancyStatus
from ..models import DemandBatch, DemandRecord, Vacancy, VacancyEvent
from ..services import seats_needed, vacancy_hold
from ..signals import vacancies_closed, vacancies_opened
from ..transitions import RECORD_MOVES
from .job_orders import orders_become_applications, orders_that_became_applications
from .merging import content_hash, encoded, merge
from .organisations import KnownEmployers
from .problems import Warn
from .rows import Demand
from .summary import DemandSummary


@dataclass(frozen=True)
class _Row:
    """A vacancy as a row states it: columns to write, the same as JSON, and the fingerprint of the whole."""

    demand: Demand
    fields: dict[str, Any]
    written: dict[str, Any]
    content_hash: str


_MOVE_TO = {
    VacancyStatus.OPEN: "record_open",
    VacancyStatus.EXPIRED: "record_expire",
    VacancyStatus.CLOSED: "record_close",
}


_DATED = (VacancyStatus.OPEN, VacancyStatus.EXPIRED)  # between which a form without states may move a case


@dataclass
class _Changes:
    """What a chunk changes, gathered so that it is written in a few statements."""

    vacancies: list[Vacancy] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    records: list[DemandRecord] = field(default_factory=list)
    new_records: list[DemandRecord] = field(default_factory=list)
    moved: list[tuple[Vacancy, str]] = field(default_factory=list)  # with the state before
    lowered: dict[int, tuple[int, int]] = field(default_factory=dict)  # by vacancy: the line, and the seats from now on

    def save(self) -> None:
        columns = sorted(name.removesuffix("_id") for name in self.columns)
        update_rows(self.vacancies, [*columns, "updated_at"])
        update_rows(self.records, ["batch", "row_number", "content_hash", "original"])
        copy_rows(self.new_records)


class Writer:
    """Counts into the summary what it does. Signals are not sent on a dry run."""

    def __init__(
        self, batch: DemandBatch, summary: DemandSummary, *, by: User | None, now: datetime, announce: bool
    ) -> None:
        self.batch, self.summary, self.by, self.now, self.announce = batch, summary, by, now, announce
        self.employers = KnownEmployers()

    def write(self, demands: Sequence[Demand]) -> None:
        """Upsert by case number. The cases of one call are all different."""
        self.employers.add([demand.employer for demand in demands])
        orders_become_applications(demand.case_number for demand in demands)
        over = orders_that_became_applications(demand.case_number for demand in demands)
        rows = {demand.case_number: self._row(demand) for demand in demands if demand.case_number not in over}
        self.summary.unchanged += len(over)
        known = dict(
            Vacancy.objects.filter(case_number__in=rows)
            .order_by()
            .values_list("case_number", "demand_record__content_hash")
        )
        changed = [row for case, row in rows.items() if case in known and known[case] != row.content_hash]
        self.summary.unchanged += len(known) - len(changed)
        self._create([row for case, row in rows.items() if case not in known])
        self._update(changed)
        self.summary.statuses.update(demand.status.value for demand in demands)
        for demand in demands:
            for kind, what in demand.warnings:
                self.summary.warn(kind, demand.line, what)

    def _row(self, demand: Demand) -> _Row:
        employer_id = self.employers[demand.employer]
        fields = demand.fields | {"employer_id": employer_id, "status": demand.status}
        written = encoded(fields)
        return _Row(demand, fields, written, content_hash(demand.original, written))

    def _create(self, rows: Sequence[_Row]) -> None:
        if not rows:
            return
        vacancies = [
            Vacancy(folio=folio, case_number=row.demand.case_number, first_received_at=self.now, **row.fields)
            for folio, row in zip(next_folios("V", self.now.date(), len(rows)), rows, strict=True)
        ]
        copy_rows(vacancies)
        copy_rows(
            [
                VacancyEvent(subject=vacancy, action="import", new_state=vacancy.status, by=self.by)
                for vacancy in vacancies
            ]
        )
        copy_rows([self._record(vacancy, row, row.written) for vacancy, row in zip(vacancies, rows, strict=True)])
        self.summary.imported += len(vacancies)
        for row in rows:
            self.summary.tell("new", row.demand.line, row.demand.case_number)
        opened = [vacancy for vacancy in vacancies if vacancy.status == VacancyStatus.OPEN]
        self._hold_of_suspended(opened)
        self._announce(opened, [])

    def _record(self, vacancy: Vacancy, row: _Row, written: dict[str, Any]) -> DemandRecord:
        return DemandRecord(
            vacancy=vacancy,
            batch=self.batch,
            row_number=row.demand.line,
            content_hash=row.content_hash,
            original=row.demand.original | {"values": written},
        )

    def _update(self, rows: Sequence[_Row]) -> None:
        """Vacancies whose row says something new. They are locked in one order, so that nobody waits in a ring."""
        if not rows:
            return
        cases = [row.demand.case_number for row in rows]
        locked = Vacancy.objects.filter(case_number__in=cases).order_by("pk").select_for_update(no_key=True)
        vacancies = {vacancy.case_number: vacancy for vacancy in locked}
        found = DemandRecord.objects.filter(vacancy__in=vacancies.values()).order_by()
        records = {record.vacancy_id: record for record in found}
        changes = _Changes()
        for row in rows:
            vacancy = vacancies[row.demand.case_number]
            self._update_one(vacancy, records.get(vacancy.pk), row, changes)
        changes.save()
        self.summary.updated += len(rows)
        self._warn_of_given(changes)
        self._moved(changes.moved)

    def _update_one(self, vacancy: Vacancy, record: DemandRecord | None, row: _Row, changes: _Changes) -> None:
        before = record.original.get("values", {}) if record else {}
        same_form = record is not None and record.original.get("layout") == row.demand.original["layout"]
        fields = row.fields
        if row.demand.only_listed:
            same_form = False  # fields come and go from one day to the next: what is not said stays
            fields = fields if vacancy.status in _DATED else {k: v for k, v in fields.items() if k != "status"}
        merged = merge(vacancy, fields, before, same_form=same_form)
        self._warn_of_kept(row.demand, merged.kept, seats=merged.seats_below_taken)
        if "status" in merged.changes:
            changes.moved.append((vacancy, vacancy.status))
        changes_told = ((name, getattr(vacancy, name), value) for name, value in merged.changes.items())
        self.summary.tell("changed", row.demand.line, row.demand.case_number, changes_told)
        if merged.changes.get("seats", vacancy.seats) < vacancy.seats:
            changes.lowered[vacancy.pk] = (row.demand.line, merged.changes["seats"])
        for name, value in merged.changes.items():
            setattr(vacancy, name, value)
        if merged.changes:
            vacancy.updated_at = self.now
            changes.vacancies.append(vacancy)
            changes.columns |= merged.changes.keys()
        renewed = self._record(vacancy, row, merged.values)
        if row.demand.only_listed and record is not None and "decision" in record.original:
            renewed.original["decision"] = record.original["decision"]
        if record is None:
            changes.new_records.append(renewed)
        else:
            renewed.pk = record.pk
            changes.records.append(renewed)

    def _warn_of_kept(self, demand: Demand, kept: Sequence[str], *, seats: bool) -> None:
        if kept:
            demand.warnings.append((Warn.STAFF_EDIT_KEPT, f"{demand.case_number}: {', '.join(sorted(kept))}"))
        if seats:
            demand.warnings.append((Warn.SEATS_BELOW_TAKEN, demand.case_number))

    def _warn_of_given(self, changes: _Changes) -> None:
        """The record says how many seats there are; whoever gave more of them away is told, and nothing of that is changed here."""
        cases = {vacancy.pk: str(vacancy.case_number) for vacancy in changes.vacancies}
        for need in seats_needed(list(changes.lowered)) if changes.lowered else []:
            line, seats = changes.lowered[need.vacancy]
            if seats < need.seats:
                self.summary.warn(Warn.SEATS_BELOW_GIVEN, line, f"{cases[need.vacancy]}: {need.why}")

    def _moved(self, moved: Sequence[tuple[Vacancy, str]]) -> None:
        """One event a move, as of every other move of a vacancy, and the signal that goes with it."""
        copy_rows(
            [
                VacancyEvent(
                    subject=vacancy,
                    action=find(RECORD_MOVES, _MOVE_TO[VacancyStatus(vacancy.status)]).name,
                    old_state=old_status,
                    new_state=vacancy.status,
                    by=self.by,
                    reason=self.batch.file_name,
                )
                for vacancy, old_status in moved
            ]
        )
        opened = [vacancy for vacancy, _old in moved if vacancy.status == VacancyStatus.OPEN]
        self._hold_of_suspended(opened)
        self._announce(opened, [vacancy for vacancy, _old in moved if vacancy.status != VacancyStatus.OPEN])

    def _hold_of_suspended(self, opened: Sequence[Vacancy]) -> None:
        for vacancy in opened:
            if vacancy.employer_id in self.employers.suspended:
                self.summary.warn(Warn.EMPLOYER_SUSPENDED, 0, vacancy.case_number)
                vacancy_hold(vacancy=vacancy, reason=HoldReason.EMPLOYER_SANCTIONED, by=self.by)

    def _announce(self, opened: Sequence[Vacancy], closed: Sequence[Vacancy]) -> None:
        if not self.announce:
            return
        if opened:
            vacancies_opened.send(sender=Vacancy, vacancies=opened, by=self.by)
        if closed:
            vacancies_closed.send(sender=Vacancy, vacancies=closed, by=self.by)
