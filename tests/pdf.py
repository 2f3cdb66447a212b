"""What stands on a page of PDF, as whoever copies it gets it: codes of letters, read by the table that the file ships (`ToUnicode`)."""

from __future__ import annotations

import re
import zlib

_ESCAPES = {b"\\r": b"\r", b"\\n": b"\n", b"\\(": b"(", b"\\)": b")", b"\\\\": b"\\"}


def streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"<<((?:[^>]|>(?!>))*)>>\s*stream\n(.*?)\nendstream", pdf, re.S)
    return [zlib.decompress(body) if b"FlateDecode" in head else body for head, body in found]


def page_of(pdf: bytes) -> bytes:
    """The operators of its only page."""
    return streams(pdf)[0]


def text_of(pdf: bytes) -> str:
    """One line for each string that is drawn, page by page; fonts are taken in the order in which the file names them."""
    every = streams(pdf)
    tables = [_table(stream) for stream in every if b"beginbfchar" in stream]
    lines, letters = [], tables[0]
    drawn = b"\n".join(stream for stream in every if re.search(rb"/F\d+ [\d.]+ Tf", stream))
    for font, string in re.findall(rb"/F(\d+) [\d.]+ Tf|\(((?:[^\\)]|\\.)*)\) Tj", drawn, re.S):
        if font:
            letters = tables[int(font) - 1]
        else:
            codes = re.sub(rb"\\[rn()\\]", lambda escape: _ESCAPES[escape[0]], string)
            lines.append("".join(letters[codes[at : at + 2]] for at in range(0, len(codes), 2)))
    return "\n".join(lines)


def words_of(pdf: bytes) -> str:
    """The text without its lines: where one was broken between two words nothing shows."""
    return " ".join(text_of(pdf).split())


def _table(stream: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", stream.partition(b"beginbfchar")[2])
    return {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}
