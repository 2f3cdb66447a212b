"""Columns kept in memory, brought up to date: rows read anew take the place of those with the same ids."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .facts import LISTS, Column, Facts

Side = TypeVar("Side", bound=Facts)
_AS_LONG_AS_NEEDED = frozenset(axis for axis, _columns in LISTS.values())


def merged(facts: Side, news: Side) -> Side:
    """`facts` with the rows of `news`, which replace those of the same ids. Ids ascend, before and after.

    Where none is new the arrays of `facts` are written to: whoever keeps facts up to date reads them nowhere else.
    """
    at = np.searchsorted(facts.ids, news.ids)
    known = (at < facts.n) & (facts.ids[np.minimum(at, max(facts.n - 1, 0))] == news.ids if facts.n else False)
    if np.all(known) and all(_fits(facts, news, name, column) for name, column in facts.columns().items()):
        for name, column in facts.columns().items():
            cells = getattr(facts, name)
            cells[at] = _as_long(getattr(news, name), cells.shape[-1], column)
        return facts
    stay = ~np.isin(facts.ids, news.ids)
    order = np.argsort(np.concatenate([facts.ids[stay], news.ids]), kind="stable")
    return type(facts)(
        **{
            name: _joined(getattr(facts, name)[stay], getattr(news, name), column)[order]
            for name, column in facts.columns().items()
        }
    )


def _fits(facts: Facts, news: Facts, name: str, column: Column) -> bool:
    cells = getattr(facts, name)
    return bool(cells.flags.writeable) and (
        column.axis not in _AS_LONG_AS_NEEDED or getattr(news, name).shape[1] <= cells.shape[1]
    )


def _joined(old: npt.NDArray[Any], new: npt.NDArray[Any], column: Column) -> npt.NDArray[Any]:
    width = max(old.shape[-1], new.shape[-1])
    return np.concatenate([_as_long(old, width, column), _as_long(new, width, column)])


def _as_long(cells: npt.NDArray[Any], width: int, column: Column) -> npt.NDArray[Any]:
    """With as many cells a row; those added are not known. A column that is no list stays as it is."""
    if column.axis not in _AS_LONG_AS_NEEDED:
        return cells
    return np.pad(cells, ((0, 0), (0, width - cells.shape[1])), constant_values=column.unknown)
