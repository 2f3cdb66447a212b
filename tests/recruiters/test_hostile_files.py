"""A hundred hostile files, taken by a process that does nothing else: refused, or kept as nothing but a picture, with bounded memory."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from config.services.state import CHECKOUT
from tests.recruiters.hostile import SCRIPT, hostile_files

MOST_MEMORY = 256_000_000
ACTIVE = (SCRIPT, b"<svg", b"<?php", b"PK\x03\x04", b"%PDF", b"/JS", b"Exif", b"GPS", b"canario")
TAKES = """
import json, re, sys
from pathlib import Path
from django.conf import settings
settings.USE_I18N = False  # no catalogue, and so none of the product's other rooms in memory
from common.errors import InvalidInput
from recruiters.evidence import WAITING, evidence_take
folder, told = Path(sys.argv[1]), {}
for file in sorted(folder.glob("*.in")):
    try:
        taken = evidence_take([file.read_bytes()])
        file.with_suffix(".out").write_bytes(WAITING.content(taken.stored))
        told[file.stem] = "kept"
    except InvalidInput as refused:
        told[file.stem] = refused.message
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]  # getrusage would count the parent's
print(json.dumps({"told": told, "memory": int(most) * 1024}))
"""


@pytest.mark.no_cover
def test_of_a_hundred_hostile_files_nothing_but_pictures_is_kept_and_memory_is_bounded(tmp_path: Path):
    files = hostile_files()
    assert len(files) >= 100
    for number, content in enumerate(files.values()):
        (tmp_path / f"{number:03d}.in").write_bytes(content)
    environment = os.environ | {"PATHWAYS_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", TAKES, str(tmp_path)],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["memory"] < MOST_MEMORY
    outcomes = dict(zip(files, (said["told"][f"{number:03d}"] for number in range(len(files))), strict=True))
    assert {outcome == "kept" for outcome in outcomes.values()} == {True, False}
    assert outcomes["35 million points"] == "kept"
    for name in (
        "20,000 points on each side",
        "svg with a script",
        "a paper with an author",
        "zip and jpeg",
        "an archive",
    ):
        assert outcomes[name] != "kept", name
    for kept in tmp_path.glob("*.out"):
        content = kept.read_bytes()
        assert content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        assert not [sign for sign in ACTIVE if sign in content], list(files)[int(kept.stem)]
        with Image.open(io.BytesIO(content)) as picture:
            assert not picture.getexif()
            assert not getattr(picture, "text", {})
