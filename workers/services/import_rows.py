"""What a person decides of a row that was held because it is like somebody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import ImportStatus, RowDecision, RowOutcome
from ..importing.checking import registered
from ..importing.columns import bind, header_in
from ..importing.lookups import Lookups
from ..importing.rows import PersonRow, read_row
from ..importing.writing import write_people
from ..models import ImportBatch, ImportRow


@transaction.atomic
def import_row_decide(*, row: ImportRow, by: User, decision: str) -> ImportRow:
    """Register the person of a held row as another one, or leave the row out as the same one. What was kept of the row is gone then.

    Raises WrongState where it was decided already or the list is not imported; InvalidInput where the person cannot be registered.
    """
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=row.batch_id)
    held = ImportRow.objects.select_for_update().filter(pk=row.pk, outcome=RowOutcome.SIMILAR, decision="").first()
    if held is None or batch.status != ImportStatus.DONE:
        raise WrongState(_("This row was decided already. Look at the list again."))
    counts: dict[str, Any] = {"similar": F("similar") - 1}
    if decision == RowDecision.REGISTER:
        write_people(batch, [_person(batch, held)], by=by)
        counts |= {"new": F("new") + 1, "imported": F("imported") + 1}
    elif decision == RowDecision.SKIP:
        counts |= {"known": F("known") + 1}
    else:
        raise InvalidInput(_("Choose one of the two."), field="decision")
    ImportBatch.objects.filter(pk=batch.pk).update(**counts)
    held.decision, held.decided_by, held.decided_at, held.content = decision, by, timezone.now(), None
    held.save()
    return held


def _person(batch: ImportBatch, row: ImportRow) -> PersonRow:
    """The row as it was checked, read anew: it may be registered by now, or too old."""
    binding = bind(header_in([(1, batch.header)]), batch.columns)
    read = read_row(binding, row.line, row.told["cells"], Lookups.load(batch.country_id), timezone.localdate())
    if not isinstance(read, PersonRow):
        raise InvalidInput(" ".join(f"{one.column}: {one.reason}. {one.fix}" for one in read.problems))
    indexes = [read.identity.index, *([read.passport.index] if read.passport else [])]
    known = next(iter(registered(indexes).values()), None)
    if known:
        raise InvalidInput(
            _("This person is already registered: folio %(folio)s, %(office)s.")
            % {"folio": known.folio, "office": known.office}
        )
    return read
