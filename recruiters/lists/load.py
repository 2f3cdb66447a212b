"""The import of a file: a ministry's register makes entries with licences, a US list makes entries without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.names import plain
from common.sheets.problems import WrongFile
from employers.demand.problems import Problem, Rejection
from employers.demand.readers import Source, open_source
from employers.demand.rows import Refusal
from employers.demand.values import is_nothing
from workers.identity import normalise

from ..choices import ListKind, PersonRole, RecordKind, RecruiterKind
from ..models import Licence, Recruiter, RecruiterPerson
from ..selectors import regime_country
from ..services import licence_save, person_save, recruiter_save
from .forms import LISTS
from .named_abroad import named_register
from .reconcile import is_nobody
from .rows import ListReader, ListRow, countries_by_name
from .summary import ListSummary
from .writing import Named, identity_of, listings_write, on_record

OnRefusal = Callable[[Refusal], None]


def list_open(path: Path) -> Source:
    """Recognised by its columns and read to its end. Raises WrongFile."""
    return open_source(path, LISTS)


@transaction.atomic
def list_import(
    source: Source,
    *,
    regime: str = "",
    by: User | None = None,
    dry_run: bool = False,
    on_refusal: OnRefusal | None = None,
) -> ListSummary:
    """All good rows of a file; the others are told one by one. A dry run says the same figures and changes nothing.

    `regime`: of a ministry's register, under which its licences are. Raises WrongFile where it is not said.
    """
    kind = ListKind(source.binding.layout.format)
    summary = ListSummary(source.path.name, kind.value, dry_run, unknown_columns=source.binding.unknown)
    if kind == ListKind.MINISTRY and not regime:
        raise WrongFile(
            _("%(file)s is a ministry's register: say with --regime which one.") % {"file": source.path.name}
        )
    day_first = not regime or regime_country(regime) != "CA"
    reader, good = ListReader(source.binding, countries_by_name(), day_first=day_first), []
    for line, cells in source.rows():
        row = reader.read(line, cells)
        if isinstance(row, Refusal):
            summary.read += 1
            summary.refuse(line, [problem for _kind, problem in row.problems])
            if on_refusal:
                on_refusal(row)
        else:
            good.append(row)
    if kind == ListKind.MINISTRY:
        _Register(source, regime, by, summary, on_refusal).write(good)
    else:
        named_register(kind, _named(source, good), summary)
    if dry_run:
        transaction.set_rollback(True)
    return summary


def _named(source: Source, rows: list[ListRow]) -> list[Named]:
    """Rows of a US list. Rows that are the same in every word are told apart by how many times they stood before."""
    found, times = [], dict[str, int]()
    for row in rows:
        person, organisation = row["person"], "" if is_nobody(row["organisation"]) else row["organisation"]
        said = "|".join((plain(person), plain(organisation), plain(row["city"]), row.country or "", row["case_number"]))
        times[said] = times.get(said, 0) + 1
        found.append(
            Named(
                kind=ListKind.US_RECRUITERS,
                file_name=source.path.name,
                row_number=row.line,
                name=organisation or person,
                person="" if is_nothing(person) else person,
                city=row["city"],
                region=row["region"],
                country=row.country,
                case_number=row["case_number"].upper(),
                identity=identity_of(ListKind.US_RECRUITERS, said, times[said]),
            )
        )
    return found


class _Register:
    """Rows of a ministry's register: by the licence's number, then by tax number, then by the very same name in the country."""

    def __init__(
        self, source: Source, regime: str, by: User | None, summary: ListSummary, on_refusal: OnRefusal | None
    ) -> None:
        self.source, self.regime, self.by, self.summary, self.on_refusal = source, regime, by, summary, on_refusal
        self.country, self.known, self.today = (
            regime_country(regime),
            on_record(ListKind.MINISTRY),
            timezone.localdate(),
        )
        self.seen: set[str] = set()

    def write(self, rows: list[ListRow]) -> None:
        for row in rows:
            self.summary.read += 1
            number = " ".join(row["number"].upper().split())
            if number in self.seen:
                self._refuse(row, _("the number stands twice"), _("Leave one of the two rows."))
                continue
            self.seen.add(number)
            self.summary.count(self._write(row, number))

    def _write(self, row: ListRow, number: str) -> str:
        licence = Licence.objects.select_related("recruiter").filter(regime=self.regime, number=number).first()
        recruiter = licence.recruiter if licence else self._entry(row)
        before = self._content(recruiter, licence) if licence else None
        recruiter = self._kept(recruiter, row)
        licence = self._licence(licence, recruiter, row, number)
        self._representative(recruiter, row["representative"])
        named = Named(
            ListKind.MINISTRY,
            self.source.path.name,
            row.line,
            row["name"],
            row["representative"],
            "",
            "",
            self.country,
            "",
            identity_of(ListKind.MINISTRY, self.regime, number),
            number=number,
        )
        listed = listings_write([named], recruiter, self.known, self.today)
        if before is None:
            return "imported"
        return "unchanged" if listed["unchanged"] and before == self._content(recruiter, licence) else "updated"

    def _content(self, recruiter: Recruiter, licence: Licence) -> tuple[object, ...]:
        own = [getattr(recruiter, name) for name in _KEPT]
        people = recruiter.people.count()
        return (*own, people, licence.valid_from, licence.valid_to, licence.licence_class, licence.status)

    def _entry(self, row: ListRow) -> Recruiter:
        entries = Recruiter.objects.filter(country=self.country, record_kind=RecordKind.REGISTER).order_by("pk")
        tax_number = normalise(row["tax_number"])
        if tax_number:
            same = [one for one in entries.exclude(tax_number="") if normalise(one.tax_number) == tax_number]
            if same:
                return same[0]
        found = entries.filter(search_name=plain(row["name"], row["trade_name"])[:255], tax_number="").first()
        if found is None:
            self.summary.entries += 1
            found = Recruiter(kind=RecruiterKind.COMPANY, country_id=self.country, legal_name=row["name"])
        return found

    def _kept(self, recruiter: Recruiter, row: ListRow) -> Recruiter:
        """What the list says; where it says nothing, what is on record stays."""
        changed = recruiter.pk is None
        for name, column in (("legal_name", "name"), *((name, name) for name in _KEPT[1:])):
            value = row[column] or getattr(recruiter, name)
            if name == "website" and value and "://" not in value:
                value = f"https://{value}"
            changed |= getattr(recruiter, name) != value
            setattr(recruiter, name, value)
        return recruiter_save(recruiter=recruiter) if changed else recruiter

    def _licence(self, licence: Licence | None, recruiter: Recruiter, row: ListRow, number: str) -> Licence:
        """A new one stands as the list says; of one on record the dates follow the list, its state is moved by people only."""
        if licence is None:
            licence = Licence(recruiter=recruiter, regime=self.regime, number=number, status=row.status)
        elif licence.status != row.status:
            self.summary.differs += 1
        told = (row.valid_from, row.valid_to or licence.valid_to, row["licence_class"] or licence.licence_class)
        if licence.pk is None or told != (licence.valid_from, licence.valid_to, licence.licence_class):
            licence.valid_from, licence.valid_to, licence.licence_class = told  # type: ignore[assignment]
            licence = licence_save(licence=licence, by=self.by, listed=True)
        return licence

    def _representative(self, recruiter: Recruiter, name: str) -> None:
        people = recruiter.people.filter(role=PersonRole.LEGAL_REPRESENTATIVE)
        if name and plain(name) not in {plain(one) for one in people.values_list("full_name", flat=True)}:
            person_save(
                person=RecruiterPerson(recruiter=recruiter, full_name=name, role=PersonRole.LEGAL_REPRESENTATIVE)
            )

    def _refuse(self, row: ListRow, reason: str, fix: str) -> None:
        column = self.source.binding.header[self.source.binding.positions["number"][0]]
        problem = Problem(column, row["number"], reason, fix)
        self.summary.refuse(row.line, [problem])
        if self.on_refusal:
            self.on_refusal(Refusal(row.line, [(Rejection.REPEATED, problem)], {column: row["number"]}))


_KEPT = ("legal_name", "trade_name", "tax_number", "phone", "email", "website", "address")
