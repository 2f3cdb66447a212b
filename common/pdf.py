"""A page of PDF with text and squares, without a library: what a receipt needs, some 3 KB of it.

The type is Helvetica, which every reader of PDF has, in its Latin letters (WinAnsi). A letter that it does not have is drawn as the
one most like it, and the text that is copied or read aloud keeps the right one (`ActualText`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

MM = 72 / 25.4  # points in a millimetre
_NARROW = {
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys(" !,./:;[]\\It|f·", 278),
    **dict.fromkeys("()-r`", 333),
    **dict.fromkeys('“”"', 355),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("TZFL", 611),
    **dict.fromkeys("EPSVXYAKB&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W—", 944),
    "•": 350,
    "…": 1000,
    "%": 889,
    "@": 1015,
}
_LIKE = {
    "ꞌ": "'",
    "Ꞌ": "'",
    "ʼ": "’",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}
_BOLDER = 1.08  # how much wider bold type is, at most


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """In points, by the widths of Helvetica; a letter with an accent is as wide as without."""
    units = sum(_NARROW.get(unicodedata.normalize("NFD", letter)[0], 556) for letter in text)
    return units * size / 1000 * (_BOLDER if bold else 1)


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most so many points, broken between words, and within one that is longer than a line."""
    lines: list[str] = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if width_of(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if width_of(lines[-1] + letter, size, bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


@dataclass
class Sheet:
    """One page of so many millimetres, written from the top; `left` and `right` are margins in millimetres."""

    width: float
    height: float
    margin: float
    title: str = ""
    language: str = "es"
    at: float = 0.0  # points below the upper edge
    _marks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = self.margin * MM

    @property
    def inner(self) -> float:
        """The width between the margins, in points."""
        return (self.width - 2 * self.margin) * MM

    def write(self, text: str, size: float, *, bold: bool = False, gap: float = 0.0) -> None:
        """A paragraph, and `gap` points below it."""
        for line in wrapped(text, size, self.inner, bold=bold):
            self.at += size * 1.3
            self._line(line, size, self.margin * MM, bold=bold)
        self.at += gap

    def rule(self, gap: float = 6.0) -> None:
        y = self.height * MM - self.at - gap / 2
        left = self.margin * MM
        self._marks.append(f"0.5 w {left:.2f} {y:.2f} m {left + self.inner:.2f} {y:.2f} l S".encode())
        self.at += gap

    def squares(self, rows: Sequence[Sequence[int]], size: float) -> None:
        """A drawing of black squares, `size` millimetres high, in the middle."""
        side = size * MM / len(rows)
        left, top = (self.width - size) / 2 * MM, self.height * MM - self.at
        for y, row in enumerate(rows):
            for x, black in enumerate(row):
                if black:
                    corner = f"{left + x * side:.2f} {top - (y + 1) * side:.2f} {side + 0.02:.2f} {side + 0.02:.2f} re"
                    self._marks.append(corner.encode())
        self._marks.append(b"f")
        self.at += size * MM + 4

    def _line(self, text: str, size: float, left: float, *, bold: bool) -> None:
        drawn = "".join(_drawable(letter) for letter in text)
        y = self.height * MM - self.at
        shown = f"BT /{'F2' if bold else 'F1'} {size:g} Tf {left:.2f} {y:.2f} Td ".encode() + _string(drawn) + b" Tj ET"
        if drawn != text:
            shown = (
                b"/Span <</ActualText <FEFF"
                + text.encode("utf-16-be").hex().upper().encode()
                + b">>> BDC "
                + shown
                + b" EMC"
            )
        self._marks.append(shown)

    def pdf(self) -> bytes:
        """The finished file."""
        page = b"\n".join(self._marks)
        fonts = [
            f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()
            for name in ("Helvetica", "Helvetica-Bold")
        ]
        size = f"{self.width * MM:.2f} {self.height * MM:.2f}"
        objects = [
            f"<</Type/Catalog/Pages 2 0 R/Lang({self.language})/ViewerPreferences<</DisplayDocTitle true>>>>".encode(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 6 0 R/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>>>".encode(),
            *fonts,
            f"<</Length {len(page)}>>\nstream\n".encode() + page + b"\nendstream",
            b"<</Title <FEFF" + self.title.encode("utf-16-be").hex().upper().encode() + b">>>",
        ]
        return _file(objects)


def _drawable(letter: str) -> str:
    """The letter where WinAnsi has it, else the one most like it."""
    for likely in (letter, _LIKE.get(letter, ""), unicodedata.normalize("NFKD", letter)[:1]):
        try:
            if likely and likely.encode("cp1252"):
                return likely
        except UnicodeEncodeError:
            continue
    return "?"


def _string(text: str) -> bytes:
    return b"<" + text.encode("cp1252").hex().upper().encode() + b">"


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, the last of them the document's information, with the table that says where each begins."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, text in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + text + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010d} 00000 n \n".encode())
    end = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{start}\n%%EOF\n"
    out.write(end.encode())
    return out.getvalue()
