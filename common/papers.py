"""The papers that somebody shows: told by their content and made harmless. Each room keeps its own in a `SealedFolder`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import gettext as _

from .errors import InvalidInput
from .pictures import ENDINGS as PICTURES
from .pictures import drawn_anew, kind_of_picture
from .uploads import bounded, larger_than

MOST_BYTES = 10_000_000
PDF = "application/pdf"
ENDINGS = {PDF: ".pdf", **PICTURES}


def read_paper(chunks: Iterable[bytes]) -> tuple[bytes, str]:
    """The content to keep and its type. A picture is drawn anew, so that nothing but the picture is kept: no place, no script behind it.

    Raises `InvalidInput` for what is too large, of another kind, or damaged.
    """
    content = bounded(chunks, MOST_BYTES)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise _refuse(_("This PDF is cut off: save it again and send that."))
        return content, PDF
    if kind := kind_of_picture(content):
        return drawn_anew(content, kind), kind
    raise _refuse(_("Only PDF, PNG and JPEG are taken: save it as one of them, or photograph the paper."))


def too_large() -> InvalidInput:
    return larger_than(MOST_BYTES)


def _refuse(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")


def safe_name(name: str, kind: str) -> str:
    """The name somebody gave the file, without a path, with the one ending that its content has."""
    stem = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable())
    return f"{(stem.rpartition('.')[0] or stem)[:100].strip(' .') or 'file'}{ENDINGS[kind]}"


def as_attachment(content: bytes, kind: str, stem: str) -> HttpResponse:
    """A paper to be saved, never shown by the browser, under a name that is ours."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}{ENDINGS[kind]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
