"""What every template and style sheet of the repository keeps to."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
# Found by Django, allauth or a handler under their own names.
STANDARD = ("admin/", "allauth/", "account/", "mfa/", "forms/", "drf_spectacular/", "rest_framework/")
HANDLERS = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "405.html",
    "409.html",
    "429.html",
    "500.html",
    "503.html",
}
ids = [str(path.relative_to(TEMPLATES)) for path in ALL]


def sources() -> str:
    """All Python and template text that could name a template."""
    files = [path for app in settings.BASE_DIR.glob("*/apps.py") for path in app.parent.rglob("*.py")]
    files += [*(settings.BASE_DIR / "config").rglob("*.py"), *ALL]
    return "\n".join(path.read_text(encoding="utf-8") for path in set(files))


@pytest.mark.parametrize("template", ALL, ids=ids)
def test_no_template_has_an_inline_style_script_or_handler(template: Path):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening or "application/json" in opening


@pytest.mark.parametrize("template", ALL, ids=ids)
def test_no_template_loads_anything_from_another_host_or_a_data_address(template: Path):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|srcset|href|action)=["']?(?:https?:)?//""", text)
    assert "data:image" not in text


@pytest.mark.parametrize("template", ALL, ids=ids)
def test_every_image_and_drawing_has_words_or_is_hidden_from_readers(template: Path):
    text = template.read_text(encoding="utf-8")
    for drawing in re.findall(r"<svg\b[^>]*>", text):
        assert "aria-hidden" in drawing or 'role="img"' in drawing
    for image in re.findall(r"<img\b[^>]*>", text):
        assert "alt=" in image


def test_every_template_is_used_or_overrides_a_standard_one():
    text = sources()
    unused = [
        name
        for name in ids
        if not name.startswith(STANDARD)
        and name not in HANDLERS
        and f'"{name}"' not in text
        and f"'{name}'" not in text
    ]
    assert unused == []


def test_overrides_of_packages_still_override_something():
    from django.template.utils import get_app_template_dirs

    packaged = [Path(folder) for folder in get_app_template_dirs("templates")]
    for name in ids:
        if name.startswith(("admin/", "allauth/", "account/", "mfa/")):
            assert any((folder / name).exists() for folder in packaged), name


def test_the_style_sheet_stays_within_twelve_kilobytes():
    assert len(gzip.compress((settings.BASE_DIR / "static/css/faces.css").read_bytes())) <= 12 * 1024


@pytest.mark.parametrize("sheet", ["faces.css", "admin.css"])
def test_style_sheets_bring_nothing_from_elsewhere(sheet: str):
    text = (settings.BASE_DIR / "static/css" / sheet).read_text(encoding="utf-8")
    assert "url(" not in text
    assert "@import" not in text
    assert "@font-face" not in text


def test_own_scripts_are_small_and_evaluate_nothing():
    for script in (settings.BASE_DIR / "static/js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert len(text) < 8_000
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text)


def test_every_part_is_described_for_colleagues():
    text = (settings.BASE_DIR / "docs/faces.md").read_text(encoding="utf-8")
    tags = set(re.findall(r"^def ([a-z]\w*)\(", (settings.BASE_DIR / "common/templatetags/faces.py").read_text(), re.M))
    for name in tags - {"table_tag"}:
        assert name in text, name
