"""The papers that an organisation shows: told by their content, made harmless, kept encrypted outside every served folder."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from common.errors import InvalidInput
from common.sealed import SealedFolder

KEPT = SealedFolder("employers")
MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}
_PICTURES = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}


def read_paper(chunks: Iterable[bytes]) -> tuple[bytes, str]:
    """The content to keep and its type. A picture is drawn anew, so that nothing but the picture is kept: no place, no script behind it.

    Raises `InvalidInput` for what is too large, of another kind, or damaged.
    """
    content = _bounded(chunks)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise _refuse(_("This PDF is cut off: save it again and send that."))
        return content, PDF
    for beginning, kind in _PICTURES.items():
        if content.startswith(beginning):
            return _drawn_anew(content, kind), kind
    raise _refuse(_("Only PDF, PNG and JPEG are taken: save it as one of them, or photograph the paper."))


def _bounded(chunks: Iterable[bytes]) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise too_large()
    if not content:
        raise _refuse(_("The file is empty: choose it again."))
    return bytes(content)


def too_large() -> InvalidInput:
    return _refuse(_("The file is larger than %(size)s MB: make it smaller.") % {"size": MOST_BYTES // 1_000_000})


def _drawn_anew(content: bytes, kind: str) -> bytes:
    form = "PNG" if kind == PNG else "JPEG"
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refuse(_("The picture has too many points: photograph it again with a lower resolution."))
            target = io.BytesIO()
            picture.convert("RGB").save(target, form, quality=88)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refuse(_("The picture is damaged: save it again and send that.")) from error
    return target.getvalue()


def _refuse(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")


def safe_name(name: str, kind: str) -> str:
    """The name somebody gave the file, without a path, with the one ending that its content has."""
    stem = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable())
    return f"{(stem.rpartition('.')[0] or stem)[:100].strip(' .') or 'file'}{ENDINGS[kind]}"
