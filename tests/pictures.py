"""Rows of a picture of demand, as it is made of the public lists."""

from __future__ import annotations

from itertools import count
from typing import Any

from common.names import plain
from insights.models import DemandOrganisation, DemandPicture
from tests import factories

_number = count(1)


def demand_organisation(**fields: Any) -> DemandOrganisation:
    n = next(_number)
    picture = DemandPicture.objects.order_by("-made_at").first() or DemandPicture.objects.create()
    name = fields.setdefault("name", f"Huertas {n}")
    defaults = {
        "search_name": plain(name),
        "spellings": [name],
        "employers": [],
        "country": factories.country("US"),
        "programmes": ["us-h2a"],
        "crops": [],
        "occupations": [],
        "months": [3],
        "years": [2025],
        "last_year": 2025,
        "last_positions": n,
        "most_positions": n,
    }
    return DemandOrganisation.objects.create(**{"picture": picture} | defaults | fields)
