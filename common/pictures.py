"""Pictures that somebody sends: told by their content and drawn anew, so that nothing but the picture is kept.

What a camera writes beside it (place, time, device, owner), a script, an archive glued to its end: none of it is copied. One picture at a
time is drawn in a process, and none that would take more than some 150 MB to draw.
"""

from __future__ import annotations

import io
import threading

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import InvalidInput

PNG, JPEG = "image/png", "image/jpeg"
ENDINGS = {PNG: ".png", JPEG: ".jpg"}
MOST_PIXELS = 16_000_000
MOST_PIXELS_IN_PARTS = 110_000_000  # of a JPEG whose points can be read an eighth at a time
LONGEST_SIDE = 4_000
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    Image.DecompressionBombError,
)
_one_at_a_time = threading.Lock()


def kind_of_picture(content: bytes) -> str | None:
    """`image/png`, `image/jpeg`, or None for everything else, whatever its name says."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def drawn_anew(content: bytes, kind: str) -> bytes:
    """The picture as it is seen (turned as the camera was held), no side longer than `LONGEST_SIDE`.

    Raises `InvalidInput` at the field `file` for one that is damaged or has too many points.
    """
    form = "PNG" if kind == PNG else "JPEG"
    try:
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=[form]) as picture:
            return _drawn(picture, form)
    except _BROKEN as error:
        raise _refuse(_("The picture is damaged: save it again and send that.")) from error


def _drawn(picture: Image.Image, form: str) -> bytes:
    in_parts = form == "JPEG" and not picture.info.get("progressive") and not picture.info.get("progression")
    if picture.width * picture.height > (MOST_PIXELS_IN_PARTS if in_parts else MOST_PIXELS):
        raise _refuse(_("The picture has too many points: photograph it again with a lower resolution."))
    if in_parts:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if picture.width * picture.height > MOST_PIXELS:
            picture.draft("RGB", (LONGEST_SIDE // 2, LONGEST_SIDE // 2))
    seen = picture if picture.mode == "RGB" else picture.convert("RGB")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    turned = ImageOps.exif_transpose(seen)
    plain = Image.frombytes("RGB", turned.size, turned.tobytes())
    target = io.BytesIO()
    plain.save(target, form, quality=88)
    return target.getvalue()


def _refuse(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")
