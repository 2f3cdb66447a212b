"""Short addresses of licences: the number of the row with a check letter, so that a slip of one character leads to no other licence."""

from __future__ import annotations

import re

from common.folios import check_letter

_CODE = re.compile(r"(?P<pk>[1-9]\d{0,17})(?P<letter>[A-Z])")


def code_of(pk: int) -> str:
    return f"{pk}{check_letter(f'L-{pk}')}"


def pk_of(code: str) -> int | None:
    """None for what is no code of ours."""
    found = _CODE.fullmatch(code.strip().upper())
    if found is None or check_letter(f"L-{found['pk']}") != found["letter"]:
        return None
    return int(found["pk"])
