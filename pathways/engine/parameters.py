"""Typed parameters of rule kinds: what a key may hold is said once, anything else is refused."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from .facts import country_code

Schema = TypeVar("Schema")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


class BadRule(ValueError):
    """A rule cannot be used as written. The message names what is wrong, and what would be right."""


@dataclass(frozen=True)
class Nothing:
    """The kind has no parameters."""


def _field(read: Callable[[Any], Any], default: Any) -> Any:
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata={"read": read})
    return dataclasses.field(default=default, metadata={"read": read})


def whole(minimum: int, maximum: int, default: Any = dataclasses.MISSING) -> Any:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRule(f"must be a whole number, not {value!r}")
        if not minimum <= value <= maximum:
            raise BadRule(f"must be between {minimum} and {maximum}, not {value}")
        return value

    return _field(read, default)


def flag(default: Any = dataclasses.MISSING) -> Any:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadRule(f"must be true or false, not {value!r}")
        return value

    return _field(read, default)


def one_of(options: Collection[str], default: Any = dataclasses.MISSING) -> Any:
    return _field(lambda value: _option(value, options), default)


def several_of(options: Collection[str], default: Any = dataclasses.MISSING) -> Any:
    return _field(lambda value: tuple(_option(item, options) for item in _items(value)), default)


def countries(default: Any = dataclasses.MISSING) -> Any:
    return _field(lambda value: tuple(_country(item) for item in _items(value)), default)


def places(default: Any = dataclasses.MISSING) -> Any:
    """ISO 3166-2 codes, or two-letter codes for whole countries."""
    return _field(lambda value: tuple(_place(item) for item in _items(value)), default)


def day_of_year(default: Any = dataclasses.MISSING) -> Any:
    """ "MM-DD", kept as month x 100 + day."""

    def read(value: Any) -> int:
        try:
            day = date.fromisoformat(f"2023-{value}")  # not a leap year: 29 February is no limit anybody can rely on
        except (TypeError, ValueError):
            raise BadRule(f'must be a day of the year such as "12-15", not {value!r}') from None
        return day.month * 100 + day.day

    return _field(read, default)


def read(schema: type[Schema], values: Mapping[str, Any]) -> Schema:
    """The parameters as a dataclass. Raises BadRule naming the key and the reason."""
    if not isinstance(values, Mapping):
        raise BadRule(f"parameters must be a table of keys, not {values!r}")
    fields = {field.name: field for field in dataclasses.fields(schema)}  # type: ignore[arg-type]
    known = {name.rstrip("_"): field for name, field in fields.items()}
    for key in values:
        if key not in known:
            raise BadRule(f"unknown parameter {key!r}; allowed: {', '.join(sorted(known)) or 'none'}")
    arguments = {}
    for key, field in known.items():
        if key in values:
            try:
                arguments[field.name] = field.metadata["read"](values[key])
            except BadRule as error:
                raise BadRule(f"parameter {key!r} {error}") from None
        elif field.default is dataclasses.MISSING:
            raise BadRule(f"parameter {key!r} is missing")
    return schema(**arguments)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise BadRule(f"must be a list with at least one entry, not {value!r}")
    if len(set(map(repr, value))) != len(value):
        raise BadRule(f"names an entry twice: {value!r}")
    return list(value)


def _option(value: Any, options: Collection[str]) -> str:
    if value not in options:
        raise BadRule(f"must be one of {', '.join(sorted(options))}, not {value!r}")
    return str(value)


def _country(value: Any) -> str:
    try:
        country_code(value)
    except (TypeError, ValueError):
        raise BadRule(f"must hold two-letter country codes, not {value!r}") from None
    if not value:
        raise BadRule("must hold two-letter country codes, not an empty one")
    return str(value)


def _place(value: Any) -> str:
    if not isinstance(value, str) or not _PLACE.fullmatch(value):
        raise BadRule(f'must hold places such as "MX-CHP" or "MX", not {value!r}')
    return value
