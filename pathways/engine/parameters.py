"""Typed parameters of rule kinds: what a key may hold is said once, anything else is refused."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from .facts import country_code

Schema = TypeVar("Schema")
Axis = Literal["countries", "places", "occupations", "crops", "languages", "programmes"]
Shape = Literal["whole", "flag", "one_of", "several_of", "day_of_year"] | Axis
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def gettext_noop(text: str) -> str:
    """Marks a sentence for the catalogues of translations; it is put into the reader's language far from here."""
    return text


class BadRule(ValueError):
    """A rule cannot be used as written. The message names what is wrong, and what would be right.

    `text` may hold %(name)s placeholders for `values`, so that it can be said in another language too; a value may itself be a BadRule.
    """

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


# Codes of reference lists: how each is written, and what to say where one is not.
_CODES: Mapping[Axis, tuple[re.Pattern[str], str]] = {
    "occupations": (
        re.compile(r"\d{4}(\.\d{2})?"),
        gettext_noop('must hold occupations such as "9211" or "9211.01", not %(value)s'),
    ),
    "crops": (_SLUG, gettext_noop('must hold commodities such as "sheep", not %(value)s')),
    "languages": (re.compile(r"[a-z]{3}"), gettext_noop('must hold languages such as "eng", not %(value)s')),
    "programmes": (_SLUG, gettext_noop('must hold pathways such as "us-h2a", not %(value)s')),
}


@dataclass(frozen=True)
class Nothing:
    """The kind has no parameters."""


@dataclass(frozen=True)
class Spec:
    """What a parameter may hold, for whoever makes a form of it or puts its value into words."""

    shape: Shape
    minimum: int = 0
    maximum: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """One parameter of a schema by the key that a rule writes it with."""

    key: str
    spec: Spec
    required: bool
    default: Any


def _field(spec: Spec, read: Callable[[Any], Any], default: Any) -> Any:
    metadata = {"read": read, "spec": spec}
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def whole(minimum: int, maximum: int, default: Any = dataclasses.MISSING) -> Any:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRule(gettext_noop("must be a whole number, not %(value)s"), value=repr(value))
        if not minimum <= value <= maximum:
            text = gettext_noop("must be between %(minimum)s and %(maximum)s, not %(value)s")
            raise BadRule(text, minimum=minimum, maximum=maximum, value=value)
        return value

    return _field(Spec("whole", minimum, maximum), read, default)


def flag(default: Any = dataclasses.MISSING) -> Any:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadRule(gettext_noop("must be true or false, not %(value)s"), value=repr(value))
        return value

    return _field(Spec("flag"), read, default)


def one_of(options: Collection[str], default: Any = dataclasses.MISSING) -> Any:
    return _field(Spec("one_of", options=tuple(options)), lambda value: _option(value, options), default)


def several_of(options: Collection[str], default: Any = dataclasses.MISSING) -> Any:
    spec = Spec("several_of", options=tuple(options))
    return _field(spec, lambda value: tuple(_option(item, options) for item in _items(value)), default)


def countries(default: Any = dataclasses.MISSING) -> Any:
    return _field(Spec("countries"), lambda value: tuple(_country(item) for item in _items(value)), default)


def places(default: Any = dataclasses.MISSING) -> Any:
    """ISO 3166-2 codes, or two-letter codes for whole countries."""
    return _field(Spec("places"), lambda value: tuple(_place(item) for item in _items(value)), default)


def codes(axis: Axis, default: Any = dataclasses.MISSING) -> Any:
    """Codes of a reference list: "occupations" (ISCO-08 unit groups or jobs in them), "crops", "languages", "programmes"."""
    pattern, otherwise = _CODES[axis]

    def read_one(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadRule(otherwise, value=repr(value))
        return value

    return _field(Spec(axis), lambda value: tuple(read_one(item) for item in _items(value)), default)


def named_codes(parameters: Any) -> Iterator[tuple[Axis, str]]:
    """(list, code) of every reference code that typed parameters name: ("countries", "GT"), ("crops", "sheep") ..."""
    for field in dataclasses.fields(parameters):
        axis = field.metadata["spec"].shape
        if axis in get_args(Axis):
            yield from ((axis, code) for code in getattr(parameters, field.name))


def day_of_year(default: Any = dataclasses.MISSING) -> Any:
    """ "MM-DD", kept as month x 100 + day."""

    def read(value: Any) -> int:
        try:
            day = date.fromisoformat(f"2023-{value}")  # not a leap year: 29 February is no limit anybody can rely on
        except (TypeError, ValueError):
            text = gettext_noop('must be a day of the year such as "12-15", not %(value)s')
            raise BadRule(text, value=repr(value)) from None
        return day.month * 100 + day.day

    return _field(Spec("day_of_year"), read, default)


def parameters_of(schema: type[Any]) -> tuple[Parameter, ...]:
    """What a schema asks for, in its order."""
    return tuple(
        Parameter(
            key=field.name.rstrip("_"),
            spec=field.metadata["spec"],
            required=field.default is dataclasses.MISSING,
            default=None if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(schema)
    )


def read(schema: type[Schema], values: Mapping[str, Any]) -> Schema:
    """The parameters as a dataclass. Raises BadRule naming the key and the reason."""
    if not isinstance(values, Mapping):
        raise BadRule(gettext_noop("parameters must be a table of keys, not %(value)s"), value=repr(values))
    fields = {field.name: field for field in dataclasses.fields(schema)}  # type: ignore[arg-type]
    known = {name.rstrip("_"): field for name, field in fields.items()}
    for key in values:
        if key not in known:
            raise _unknown(key, known)
    arguments = {}
    for key, field in known.items():
        if key in values:
            try:
                arguments[field.name] = field.metadata["read"](values[key])
            except BadRule as error:
                raise BadRule(gettext_noop("parameter %(key)s %(problem)s"), key=repr(key), problem=error) from None
        elif field.default is dataclasses.MISSING:
            raise BadRule(gettext_noop("parameter %(key)s is missing"), key=repr(key))
    return schema(**arguments)


def _unknown(key: str, known: Collection[str]) -> BadRule:
    if not known:
        return BadRule(gettext_noop("unknown parameter %(key)s; allowed: none"), key=repr(key))
    text = gettext_noop("unknown parameter %(key)s; allowed: %(allowed)s")
    return BadRule(text, key=repr(key), allowed=", ".join(sorted(known)))


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise BadRule(gettext_noop("must be a list with at least one entry, not %(value)s"), value=repr(value))
    if len(set(map(repr, value))) != len(value):
        raise BadRule(gettext_noop("names an entry twice: %(value)s"), value=repr(value))
    return list(value)


def _option(value: Any, options: Collection[str]) -> str:
    if value not in options:
        text = gettext_noop("must be one of %(allowed)s, not %(value)s")
        raise BadRule(text, allowed=", ".join(sorted(options)), value=repr(value))
    return str(value)


def _country(value: Any) -> str:
    try:
        country_code(value)
    except (TypeError, ValueError):
        raise BadRule(gettext_noop("must hold two-letter country codes, not %(value)s"), value=repr(value)) from None
    if not value:
        raise BadRule(gettext_noop("must hold two-letter country codes, not an empty one"))
    return str(value)


def _place(value: Any) -> str:
    if not isinstance(value, str) or not _PLACE.fullmatch(value):
        raise BadRule(gettext_noop('must hold places such as "MX-CHP" or "MX", not %(value)s'), value=repr(value))
    return value
