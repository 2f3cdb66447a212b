"""Public lists that somebody brought in."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.models import User
from employers.models import DemandUpload

_number = count(1)


def demand_upload(by: User, **fields: Any) -> DemandUpload:
    """A list that was checked: one row new, one changed, one rejected."""
    upload = DemandUpload.objects.create(
        **{
            "by": by,
            "file_name": f"lista-{next(_number)}.csv",
            "file_sha256": f"{next(_number):064d}",
            "status": "checked",
            "stage": "finished",
            "layout": "seasonaljobs",
            "read": 3,
            "imported": 1,
            "updated": 1,
            "rejected": 1,
            "columns": {"known": ["case_number"], "left_out": ["apply_phone"], "unknown": ["extra"]},
            "figures": {"told": {"new": 1, "changed": 1, "rejected": 1}, "rejections": {"missing": 1}, "warnings": {}},
        }
        | fields
    )
    upload.events.create(action="receive", new_state="checking", by=by)
    upload.rows.create(line=2, outcome="new", content={"name": "H-300-1"})
    upload.rows.create(line=3, outcome="changed", content={"name": "H-300-2", "changes": [["seats", "4", "5"]]})
    problem = {"column": "case_number", "value": "", "reason": "falta", "fix": "Llénelo."}
    upload.rows.create(line=4, outcome="rejected", content={"problems": [problem], "cells": {"case_number": "=1+1"}})
    return upload
