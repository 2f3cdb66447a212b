"""Who is of a group that a floor is about: the mask of a limit, and nothing else of a run, looks at this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet

from common.reading import IDS, read_columns
from workers.choices import SCHOOLING_BANDS
from workers.models import Worker

from ..choices import FloorBy
from ..fairness.groups import AGES, FIELDS, codes, columns, keys, last_birthday

Bools = npt.NDArray[np.bool_]


def members(
    workers: QuerySet[Worker], ids: npt.NDArray[np.int64], groups: Sequence[tuple[str, str]], as_of: date
) -> list[Bools]:
    """For each (dimension, group) the mask (n,) over `ids` (sorted) of who is of it on the day. One reading for all of them."""
    dimensions = sorted({by for by, _group in groups})
    told = read_columns(workers, {"pk": IDS} | dict(columns(dimensions)))
    code_of = {by: codes(by, told, as_of) for by in dimensions}
    names = {by: keys(by) for by in dimensions}
    return [_mask(told["pk"], code_of[by], names[by], group, ids) for by, group in groups]


def _mask(
    pk: npt.NDArray[np.int64], code: npt.NDArray[np.int64], names: Sequence[str], group: str, ids: npt.NDArray[np.int64]
) -> Bools:
    wanted = names.index(group) if group in names else -1
    return np.isin(ids, pk[code == wanted])


def in_group(by: str, group: str, as_of: date, path: str = "worker__") -> Q:
    """The same question to PostgreSQL, for checks: rows whose worker is of the group on the day."""
    field = f"{path}{FIELDS[by]}"
    match by:
        case FloorBy.AGE:
            band = int(group)
            old_enough = Q(**{f"{field}__lte": last_birthday(as_of, AGES[band - 1])}) if band else Q()
            too_old = Q(**{f"{field}__lte": last_birthday(as_of, AGES[band])}) if band < len(AGES) else None
            return old_enough if too_old is None else old_enough & ~too_old
        case FloorBy.SCHOOLING:
            band = int(group)
            least = Q(**{f"{field}__gte": SCHOOLING_BANDS[band][0]})
            if band + 1 == len(SCHOOLING_BANDS):
                return least
            return least & Q(**{f"{field}__lt": SCHOOLING_BANDS[band + 1][0]})
    return Q(**{field: group})
