"""A hundred files that nobody should send, each small: what they claim to be is larger."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

from tests.complaints import photo

SCRIPT = b"<script>alert(7)</script>"
PHP = b"<?php system($_GET['x']); ?>"


def hostile_files() -> dict[str, bytes]:
    """By what is wrong with them."""
    return dict([*_polyglots(), *_bombs(), *_others(), *_exif(), *_cut(), *_damaged()])


def png(width: int, height: int, rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """One bit a point; `rows` as they are packed, whatever the header says."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _sized(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG whose header claims other sides."""
    at = next(at for marker in (b"\xff\xc0", b"\xff\xc2") if (at := jpeg.find(marker)) > 0)
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def _zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", SCRIPT + bytes(2_000_000))
    return target.getvalue()


def _with_comment(words: bytes) -> bytes:
    jpeg = photo()
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words + jpeg[2:]


def _with_text(words: str, *, compressed: bool) -> bytes:
    info, target = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Comment", words, zip=compressed)
    Image.new("RGB", (20, 20)).save(target, "PNG", pnginfo=info)
    return target.getvalue()


def _saved(form: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, form, **options)
    return target.getvalue()


def _polyglots() -> Iterator[tuple[str, bytes]]:
    tails = {
        "zip": _zip(),
        "html": SCRIPT,
        "pdf": b"%PDF-1.7\n/JS (app.alert(7))\n%%EOF",
        "php": PHP,
        "svg": b"<svg onload=alert(7)>",
    }
    for name, tail in tails.items():
        yield f"jpeg and {name}", photo() + tail
        yield f"png and {name}", _saved("PNG") + tail
        yield f"{name} and jpeg", tail + photo()
        yield f"jpeg with {name} in its comment", _with_comment(tail[:60_000])
    for tag in (0x010E, 0x9286, 0x8298):
        yield f"jpeg with php in tag {tag:x}", photo(tags={tag: PHP.decode()})
    yield "png with a script in its text", _with_text(SCRIPT.decode(), compressed=False)


def _bombs() -> Iterator[tuple[str, bytes]]:
    yield "20,000 points on each side", png(20_000, 20_000, zlib.compress(bytes(2_501 * 20_000), 9))
    yield "60,000 points on each side, said", png(60_000, 60_000, zlib.compress(bytes(100)))
    yield "no points", png(0, 0, zlib.compress(b""))
    for sides in ((20_000, 20_000), (65_500, 65_500), (0, 10), (65_535, 1)):
        yield f"jpeg that says {sides}", _sized(photo(), *sides)
        yield f"jpeg in steps that says {sides}", _sized(_saved("JPEG", progressive=True), *sides)
    yield (
        "text of 60 MB",
        png(8, 8, zlib.compress(bytes(16)), (b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000), 9))),
    )
    yield (
        "colours of 60 MB",
        png(8, 8, zlib.compress(bytes(16)), (b"iCCP", b"a\0\0" + zlib.compress(bytes(60_000_000), 9))),
    )
    yield "rows of 60 MB for eight points", png(8, 8, zlib.compress(bytes(60_000_000), 9))
    yield (
        "many frames",
        _saved("PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), (n, 0, 0)) for n in range(30)]),
    )
    yield "35 million points", _saved("JPEG", "L", (7_000, 5_000))
    yield "as many points as are taken, see-through", _saved("PNG", "RGBA", (2_000, 1_250))
    yield "as many points as are taken, in steps", _saved("JPEG", "RGB", (2_000, 1_600), progressive=True)
    yield "as many points as are taken, in colour", _saved("PNG", "RGB", (2_500, 2_000))
    yield "one row of points too many", _saved("PNG", "L", (2_500, 2_001))


def _others() -> Iterator[tuple[str, bytes]]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    yield "svg with a script", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
    yield "svg that laughs", b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">' + laughs + b"]><svg>&l9;</svg>"
    yield "a page", b"<!doctype html>" + SCRIPT
    yield "an archive", _zip()
    yield "packed nothing", gzip.compress(bytes(5_000_000))
    yield "a program", b"\x7fELF\x02\x01\x01" + bytes(200)
    yield "another program", b"MZ" + bytes(200)
    yield "a shell", b"#!/bin/sh\nid\n"
    yield "a paper with an author", b"%PDF-1.4\n1 0 obj<</Author(Ana Canaria)>>endobj\n%%EOF"
    yield "a sound", b"ID3\x04" + bytes(200)
    yield "a film", b"\0\0\0\x18ftypmp42" + bytes(200)
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run"
    yield "a photo after a space", b" " + photo()
    yield "nothing", b""
    yield "only how a jpeg begins", b"\xff\xd8\xff"
    yield "only how a png begins", b"\x89PNG\r\n\x1a\n"
    for form in ("GIF", "BMP", "TIFF", "WEBP", "ICO"):
        yield f"a {form}", _saved(form)


def _exif() -> Iterator[tuple[str, bytes]]:
    for turned in range(9):
        yield f"a place, turned {turned}", photo(tags={0x0112: turned, 0x013B: "Autorcanario"})
    yield "much beside it", photo(tags={0x010E: "Autorcanario" * 4_000})
    yield "in two", photo(form="MPO")
    yield "notes that are none", photo().replace(b"MM\0*", b"MM\0\xff").replace(b"II*\0", b"II\xff\0")


def _cut() -> Iterator[tuple[str, bytes]]:
    for name, whole in (("jpeg", photo()), ("png", _saved("PNG"))):
        for part in range(1, 9):
            yield f"{part} ninths of a {name}", whole[: len(whole) * part // 9]


def _damaged() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(7)
    for number in range(12):
        whole = bytearray(photo() if number % 2 else _saved("PNG"))
        for _place in range(6):
            whole[chance.randrange(4, len(whole))] ^= 1 << chance.randrange(8)
        yield f"damaged {number}", bytes(whole)
