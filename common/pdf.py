"""PDF: one page with text and a drawing of squares, as a receipt needs it, and letters of as many pages as they take.

The type is shipped (`fonts/`): it has every letter of a Mayan name, which the fonts that every reader of PDF has do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import Align, XPos, YPos
from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent / "fonts"
FAMILY = "DejaVu"
LEADING = 1.25  # the height of a line, in heights of its letters
POINT = 25.4 / 72  # millimetres


class Sheet(FPDF):
    """One page of so many millimetres, written from the top, with the same margin on all sides.

    Sizes of letters are points, lengths are millimetres. The same content gives the same bytes: `made_on` is the only date in it.
    """

    def __init__(self, width: float, height: float, margin: float, *, title: str, language: str, made_on: date) -> None:
        super().__init__(unit="mm", format=(width, height))
        self.set_title(title)
        self.set_lang(language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_creation_date(datetime.combine(made_on, time(), UTC))
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FAMILY, style, FONTS / name)
        self.set_margin(margin)
        self.set_auto_page_break(False)
        self.c_margin = 0
        self.add_page()

    def paragraph(self, text: str, size: float, *, bold: bool = False, gap: float = 0.0) -> None:
        """Broken between words, and within one that is longer than a line; `gap` is left below."""
        self.set_font(FAMILY, "B" if bold else "", size)
        line = size * LEADING * POINT
        self.multi_cell(0, line, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(gap)

    def item(self, text: str, size: float) -> None:
        """A paragraph of a list: its lines begin beside the dot, not below it."""
        self.set_font(FAMILY, "", size)
        line = size * LEADING * POINT
        self.cell(self.get_string_width("• "), line, "•")
        self.multi_cell(0, line, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rule(self, gap: float = 2.0) -> None:
        """A thin line from margin to margin, with `gap` below it."""
        self.set_line_width(0.2)
        self.line(self.l_margin, self.y, self.w - self.r_margin, self.y)
        self.ln(gap)

    def squares(self, rows: Sequence[Sequence[int]], size: float, *, gap: float = 1.5) -> None:
        """Black squares, `size` high, in the middle; neighbours of a row are one shape, so that no seam shows on screen."""
        side, left = size / len(rows), (self.w - size) / 2
        for number, row in enumerate(rows):
            for start, length in _runs(row):
                self.rect(left + start * side, self.y + number * side, length * side, side, style="F")
        self.ln(size + gap)

    def measured(self) -> float:
        """How far down it is written. The sheet was for measuring: its files of type are closed."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
        return float(self.y)

    def pdf(self) -> bytes:
        return bytes(self.output())


class Letter(Sheet):
    """Pages of letter paper, the next one begun where one is full; their number stands at the foot."""

    def __init__(self, *, title: str, language: str, made_on: date) -> None:
        super().__init__(215.9, 279.4, 25, title=title, language=language, made_on=made_on)
        self.set_auto_page_break(True, 25)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, "", 8)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align=Align.R)


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark squares begin in a row, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
