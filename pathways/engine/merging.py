"""Columns kept in memory, brought up to date: rows read anew take the place of those with the same ids."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .facts import LISTS, Column, Facts

Side = TypeVar("Side", bound=Facts)
_AS_LONG_AS_NEEDED = frozenset(axis for axis, _columns in LISTS.values())


def merged(facts: Side, news: Side, gone: npt.NDArray[np.int64]) -> Side:
    """`facts` with the rows of `news`, which replace those of the same ids, and without those of `gone`. Ids ascend, before and after."""
    stay = ~np.isin(facts.ids, np.concatenate([news.ids, gone]))
    kept = facts.ids[stay]
    order = np.argsort(np.concatenate([kept, news.ids]), kind="stable")
    told = {}
    for name, column in facts.columns().items():
        old, new = getattr(facts, name)[stay], getattr(news, name)
        if column.axis in _AS_LONG_AS_NEEDED:
            old, new = _as_long(old, new, column)
        told[name] = np.concatenate([old, new])[order]
    return type(facts)(**told)


def _as_long(old: npt.NDArray[Any], new: npt.NDArray[Any], column: Column) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Both with as many cells a row as the longer one has; those added are not known."""
    width = max(old.shape[1], new.shape[1])

    def longer(cells: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.pad(cells, ((0, 0), (0, width - cells.shape[1])), constant_values=column.unknown)

    return longer(old), longer(new)
