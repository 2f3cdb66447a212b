"""Pictures that somebody sends: told by their content and drawn anew, so that nothing but the picture is kept.

What a camera writes beside it (place, time, device, owner), a script, an archive glued to its end: none of it is copied. A process draws
one picture at a time, which takes some eight bytes a point at most.
"""

from __future__ import annotations

import io
import threading

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from .errors import InvalidInput

PNG, JPEG = "image/png", "image/jpeg"
ENDINGS = {PNG: ".png", JPEG: ".jpg"}
MOST_PIXELS = 40_000_000
MOST_PIXELS_IN_PARTS = 110_000_000  # of a JPEG that can be read at a half, a quarter or an eighth of its sides
LONGEST_SIDE = 2_400
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
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_one_at_a_time = threading.Lock()


def kind_of_picture(content: bytes) -> str | None:
    """`image/png`, `image/jpeg`, or None for everything else, whatever its name says."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def drawn_anew(content: bytes, kind: str, most: int = MOST_PIXELS) -> bytes:
    """The picture as it is seen (turned as the camera was held), no side longer than `LONGEST_SIDE`.

    `most`: how many points may be in memory. Raises `InvalidInput` at the field `file` for one that is damaged or has too many.
    """
    form = "PNG" if kind == PNG else "JPEG"
    try:
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=[form]) as picture:
            return _drawn(picture, form, most)
    except _BROKEN as error:
        raise _refuse(_("The picture is damaged: save it again and send that.")) from error


def _drawn(picture: Image.Image, form: str, most: int) -> bytes:
    _make_smaller(picture, form, most)
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 0))
    seen = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    turned = seen if turn is None else seen.transpose(turn)
    turned.info.clear()
    target = io.BytesIO()
    turned.save(target, form, quality=88)
    return target.getvalue()


def _make_smaller(picture: Image.Image, form: str, most: int) -> None:
    """Before it is read. A JPEG in one pass comes at a half, a quarter or an eighth; what takes more memory a point may have fewer."""
    points, passes = picture.width * picture.height, picture.info.get("progressive")
    if picture.mode not in ("1", "L", "P", "RGB"):
        most //= 2
    elif passes:
        most = most * 2 // 3
    in_parts = form == "JPEG" and not passes
    if points > (MOST_PIXELS_IN_PARTS if in_parts else most):
        raise _refuse(_("The picture has too many points: photograph it again with a lower resolution."))
    part = next((part for part in (1, 2, 4) if points <= most * part**2), 8)
    if in_parts and part > 1:
        picture.draft(None, (picture.width // part, picture.height // part))


def _refuse(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="file")
