"""Every word of the pages has its translation. The catalogues under locale/ hold each string that the code asks for, whole.

After new strings: `django-admin makemessages -l es -l fr --no-obsolete --add-location file --ignore=.venv --ignore=var` (from
the repository, with the gettext programs), translate the new entries, `manage.py compile_locale`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

from common.management.commands.compile_locale import compile_catalog

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
LEFT_OUT = {".venv", "var", "locale", "staticfiles", "node_modules", "htmlcov", "__pycache__"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0+]*[\d.]*[sdif]|%%")
NAME = re.compile(r"[A-Z][A-Z0-9-]")
TAG = re.compile(r"</?[a-z][^>]*>")

every_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=[path.parts[-3] for path in CATALOGUES])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """What makemessages extracts, from a copy: it writes its work files beside the sources."""
    if shutil.which("xgettext") is None:
        pytest.skip("no xgettext on this machine: install the package gettext (apt-get install gettext)")
    copy = tmp_path_factory.mktemp("sources")
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in LEFT_OUT and not name.startswith(".")]
        for name in names:
            if name.endswith((".py", ".html", ".txt")):
                target = copy / Path(folder).relative_to(ROOT) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(folder) / name, target)
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "es", "--no-location", "--keep-pot"],
        cwd=copy,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(copy / "locale" / "django.pot"))


def catalogue(path: Path) -> polib.POFile:
    return polib.pofile(str(path), check_for_duplicates=True)


def keys(po: polib.POFile) -> set[tuple[str | None, str, str]]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in po}


def forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each translation with the English it stands for."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural if number else entry.msgid, text) for number, text in entry.msgstr_plural.items()]


def marks(text: str) -> list[str]:
    return sorted([*PLACEHOLDER.findall(text), *TAG.findall(text)])


def test_the_pages_are_translated_into_spanish():
    assert "es" in {path.parts[-3] for path in CATALOGUES}


@every_catalogue
def test_a_catalogue_has_every_string_the_code_asks_for_and_no_other(path, asked):
    here, wanted = keys(catalogue(path)), keys(asked)
    assert sorted(map(str, wanted - here)) == [], "run makemessages (see the top of this file) and translate these"
    assert sorted(map(str, here - wanted)) == [], "nothing asks for these any more: run makemessages"


@every_catalogue
def test_nothing_is_left_untranslated_or_guessed(path):
    po = catalogue(path)
    assert [entry.msgid for entry in po if entry.obsolete or entry.fuzzy] == []
    assert [entry.msgid for entry in po if not all(text.strip() for _, text in forms(entry))] == []


@every_catalogue
def test_a_translation_keeps_the_placeholders_tags_and_spaces_of_its_english(path):
    """Only a singular may leave its number out ("One thing to bring")."""
    wrong = []
    for entry in catalogue(path):
        for number, (english, text) in enumerate(forms(entry)):
            same = marks(english) == marks(text)
            fewer = bool(entry.msgid_plural) and number == 0 and set(marks(text)) <= set(marks(entry.msgid_plural))
            spaces = re.match(r"\s*", english)[0] == re.match(r"\s*", text)[0] and english[-1:].isspace() == (
                text[-1:].isspace()
            )
            if not (same or fewer) or not spaces:
                wrong.append((english, text))
    assert wrong == []


@every_catalogue
def test_a_translation_begins_as_its_english_begins(path):
    """A label in the middle of a line stays small, a sentence begins with a capital; names (NAICS) stay as they are."""
    wrong = []
    for entry in catalogue(path):
        for english, text in forms(entry):
            first, other = english.lstrip("“«¿¡"), text.lstrip("“«¿¡ \xa0\u202f")
            if NAME.match(first) or NAME.match(other) or not (first[:1].isalpha() and other[:1].isalpha()):
                continue
            sentence = english[-1:] in ".?!"
            if (first[0].islower() and other[0].isupper()) or (sentence and first[0].isupper() and other[0].islower()):
                wrong.append((english, text))
    assert wrong == []


@every_catalogue
def test_a_catalogue_compiles_without_the_gettext_programs(path, tmp_path):
    copy = tmp_path / "django.po"
    shutil.copyfile(path, copy)
    assert compile_catalog(copy)
    assert copy.with_suffix(".mo").stat().st_size > 10_000
