"""Plain values, dataclasses and arrays as one compressed file in parts, and back, bit for bit.

Uncompressed: a mark, the length of the head, the head (JSON: the values, with a number where an array was, and what each array
looks like), the bytes of the arrays one after the other, and the SHA-256 of all that. Only classes that are named come back: nothing is
run that a file says.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

MARK = b"columns1"
PART_BYTES = 8 << 20
PIECE_BYTES = 1 << 20
LEVEL = 1  # columns are mostly equal numbers: more effort takes many times as long and saves little
Arrays = list[npt.NDArray[Any]]
Classes = dict[str, type]


class BadFile(ValueError):
    """It was not written by this code for these classes, or not all of it is here."""


def named(*classes: type) -> Classes:
    return {cls.__name__: cls for cls in classes}


def shape_of(classes: Classes) -> str:
    """Changes with the name of any class and of any of its fields: what one version of the product wrote no other one reads."""
    told = {name: [field.name for field in fields(cls)] for name, cls in classes.items() if is_dataclass(cls)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class Writer:
    """Writes `value` in parts of some megabytes; `fingerprint` is the SHA-256 of what they hold.

    Raises TypeError for a value that is none of those above.
    """

    def __init__(self, value: Any, classes: Classes) -> None:
        arrays: Arrays = []
        told = {"value": _told(value, classes, arrays), "arrays": [[a.dtype.str, a.shape] for a in arrays]}
        self._head = json.dumps(told, separators=(",", ":")).encode()
        self._arrays = arrays

    @cached_property
    def fingerprint(self) -> str:
        return self._digest.hex()

    @cached_property
    def _digest(self) -> bytes:
        digest = hashlib.sha256()
        for piece in self._pieces():
            digest.update(piece)
        return digest.digest()

    def parts(self) -> Iterator[bytes]:
        squeeze, waiting, size = zlib.compressobj(LEVEL), [], 0
        for piece in chain(self._pieces(), (self._digest,)):
            if made := squeeze.compress(piece):
                waiting.append(made)
                size += len(made)
            if size >= PART_BYTES:
                yield b"".join(waiting)
                waiting, size = [], 0
        yield b"".join([*waiting, squeeze.flush()])

    def _pieces(self) -> Iterator[bytes | memoryview]:
        yield MARK + len(self._head).to_bytes(8, "little") + self._head
        for array in self._arrays:
            whole = array.data.cast("B") if array.size else memoryview(b"")
            for start in range(0, len(whole), PIECE_BYTES):
                yield whole[start : start + PIECE_BYTES]


def read(parts: Iterable[bytes], classes: Classes) -> tuple[Any, str]:
    """The value and its fingerprint. Raises BadFile."""
    stream = _Stream(parts)
    if stream.take(len(MARK)) != MARK:
        raise BadFile("no file of columns")
    try:
        told = json.loads(stream.take(int.from_bytes(stream.take(8), "little")))
        arrays = [np.empty(tuple(shape), np.dtype(kind)) for kind, shape in told["arrays"]]
        for array in arrays:
            if array.size:
                stream.fill(array.data.cast("B"))
        digest = stream.digest.digest()
        if stream.take(len(digest)) != digest:
            raise BadFile("it is damaged")
        return _back(told["value"], classes, arrays), digest.hex()
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(str(error)) from error


class _Stream:
    def __init__(self, parts: Iterable[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._pieces = self._unpacked(parts)
        self._rest = memoryview(b"")

    def take(self, size: int) -> bytes:
        taken = bytearray(size)
        self.fill(memoryview(taken))
        return bytes(taken)

    def fill(self, target: memoryview) -> None:
        while len(target):
            while not len(self._rest):
                piece = next(self._pieces, None)
                if piece is None:
                    raise BadFile("it ends too early")
                self._rest = memoryview(piece)
            size = min(len(target), len(self._rest))
            target[:size] = self._rest[:size]
            self.digest.update(self._rest[:size])
            target, self._rest = target[size:], self._rest[size:]

    @staticmethod
    def _unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
        stretch = zlib.decompressobj()
        try:
            for part in parts:
                left = part
                while left:
                    yield stretch.decompress(left, PIECE_BYTES)
                    left = stretch.unconsumed_tail
            yield stretch.flush()
        except zlib.error as error:
            raise BadFile(str(error)) from error


def _told(value: Any, classes: Classes, arrays: Arrays) -> Any:
    if isinstance(value, Enum):
        return {"enum": [_name(value, classes), value.value]}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray):
        arrays.append(np.ascontiguousarray(value))
        return {"array": len(arrays) - 1}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [_told(one, classes, arrays) for one in value]}
    if isinstance(value, Mapping):
        return {"dict": [[_told(part, classes, arrays) for part in item] for item in value.items()]}
    if is_dataclass(value):
        told = {field.name: _told(getattr(value, field.name), classes, arrays) for field in fields(value)}
        return {"of": [_name(value, classes), told]}
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _name(value: Any, classes: Classes) -> str:
    name = type(value).__name__
    if classes.get(name) is not type(value):
        raise TypeError(f"a {name} cannot be kept")
    return name


def _back(told: Any, classes: Classes, arrays: Arrays) -> Any:
    if not isinstance(told, dict):
        return told
    ((kind, content),) = told.items()
    match kind:
        case "array":
            return arrays[content]
        case "date":
            return date.fromisoformat(content)
        case "decimal":
            return Decimal(content)
        case "enum":
            return classes[content[0]](content[1])
        case "list":
            return [_back(one, classes, arrays) for one in content]
        case "tuple":
            return tuple(_back(one, classes, arrays) for one in content)
        case "dict":
            return {_back(key, classes, arrays): _back(value, classes, arrays) for key, value in content}
        case "of":
            name, of = content
            return classes[name](**{key: _back(value, classes, arrays) for key, value in of.items()})
    raise BadFile(f"an unknown kind of value: {kind}")
