"""What the house promises about itself: its law, its models, its migrations, its papers. A breach names the line to mend."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models.deletion import CASCADE, PROTECT
from django.utils.functional import Promise

ROOT = Path(settings.BASE_DIR)
LAW = configparser.ConfigParser()
LAW.read(ROOT / ".importlinter")
ROWS = [
    [app.strip() for app in row.split("|")] for row in LAW["importlinter:contract:rows"]["layers"].split("\n") if row
]
ROW_OF = {app: number for number, row in enumerate(reversed(ROWS)) for app in row}  # the floor is 0
FACES = ("views", "api", "tasks", "admin", "forms", "urls")
LOCAL = [config.name for config in apps.get_app_configs() if (ROOT / config.name.split(".")[0]).is_dir()]
ROOMS = sorted({name.split(".")[0] for name in LOCAL} | {"config"})
MODELS = sorted(
    (model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS),
    key=lambda model: model._meta.label,
)
every_model = pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
TEXT = {".py", ".html", ".md", ".toml", ".css", ".js", ".sh", ".txt", ".in", ".svg", ".cfg", ".ini", ""}
LEFT_OUT = {"var", "locale", "htmlcov", "node_modules", "__pycache__", ".git", ".venv"}


def files(*endings: str) -> list[Path]:
    """Our own files, without what is made or fetched."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and (name[0] != "." or name == ".ci"))
        found += [Path(folder, name) for name in sorted(names)]
    return [path for path in found if path.suffix in (endings or TEXT) and not path.name.startswith(".coverage")]


def in_house(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ── the import law ────────────────────────────────────────────────────────


def test_every_app_of_ours_has_its_place_in_the_law():
    assert set(ROOMS) <= set(ROW_OF), f"give {set(ROOMS) - set(ROW_OF)} a row in .importlinter"
    assert set(ROW_OF) == set(LAW["importlinter"]["root_packages"].split())
    on_disk = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert on_disk == set(ROOMS), "an app that is not installed, or installed and not there"


def test_the_face_of_every_app_is_protected():
    for room in set(ROOMS) - {"common", "config"}:  # what common calls admin and forms is made to be shared
        there = {f"{room}.{face}" for face in FACES if find_spec(f"{room}.{face}")}
        contract = LAW[f"importlinter:contract:face-of-{room}"]
        assert set(contract["protected_modules"].split()) == there, room
        assert set(contract["allowed_importers"].split()) == {room, "config"}


PLANTED = {
    "workers/services.py": "import employers.models",  # a sibling
    "reference/services.py": "import workers.models",  # upwards
    "placements/services.py": "import matching.views",  # another app's face
    "pathways/engine/facts.py": "import django.conf",  # a framework in an engine
    "matching/engine/scan.py": "import pathways.selectors",  # an app in an engine
}


def test_the_law_finds_every_planted_breach(tmp_path: Path):
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc", "__pycache__", "*.csv"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for name, line in PLANTED.items():
        with (tmp_path / name).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    told = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    for name, line in PLANTED.items():
        module, planted = name.removesuffix(".py").replace("/", "."), line.removeprefix("import ")
        shown = {f"{module} -> {planted}", f"{module} -> {planted.split('.')[0]}"}  # outside packages stand as a whole
        assert any(text in told.stdout for text in shown), f"{line} in {name} was not found:\n{told.stdout}"


def relations(model: type[models.Model]) -> Iterator[Any]:
    for field in (*model._meta.fields, *model._meta.local_many_to_many):
        if field.is_relation:
            yield field


@every_model
def test_foreign_keys_point_to_the_same_app_or_a_lower_row(model):
    own = model.__module__.split(".")[0]
    for field in relations(model):
        target = field.related_model.__module__.split(".")[0]
        if target in ROW_OF:  # Django's own tables lie below the floor
            assert target == own or ROW_OF[target] < ROW_OF[own], f"{field} points from {own} to {target}"


# ── models ────────────────────────────────────────────────────────────────


@every_model
def test_every_model_has_a_name_an_order_and_a_text(model):
    assert model.__str__ is not models.Model.__str__, "say what it is: __str__"
    assert model._meta.ordering, "say in which order its rows come: Meta.ordering"
    assert isinstance(model._meta.verbose_name, Promise), "a verbose_name, through gettext"
    assert isinstance(model._meta.verbose_name_plural, Promise), "a verbose_name_plural, through gettext"


@every_model
def test_what_happens_to_a_row_when_its_parent_goes_is_one_of_two_things(model):
    """PROTECT; or CASCADE, for a part that means nothing without its whole (docs/architecture.md, "What may be deleted")."""
    if not model._meta.managed:
        pytest.skip("a view: its rows go with those that it reads")
    for field in relations(model):
        if field.many_to_many or not field.remote_field.field.model.__module__.startswith(tuple(ROOMS)):
            continue
        policy = field.remote_field.on_delete
        assert policy in (PROTECT, CASCADE), f"{field}: {policy.__name__} is not a policy of this house"
        if policy is CASCADE:
            assert not field.null, f"{field}: a part always has its whole"


def test_the_policies_of_deletion_are_described():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    section = text.partition("What may be deleted")[2].partition("\n## ")[0]
    assert "PROTECT" in section
    assert "CASCADE" in section
    for model in MODELS:
        wholes = {f.related_model._meta.verbose_name for f in relations(model) if f.remote_field.on_delete is CASCADE}
        assert not wholes or model._meta.object_name in section, f"{model._meta.label} goes with {wholes}: say so"


def choices_of_the_house() -> set[tuple[Any, ...]]:
    modules: list[ModuleType] = [import_module(f"{room}.choices") for room in ROOMS if find_spec(f"{room}.choices")]
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    return {tuple(kind.values) for kind in kinds if issubclass(kind, models.Choices)}


@every_model
def test_choices_are_named_once_in_choices_py(model):
    ours = choices_of_the_house()
    for field in model._meta.local_fields:
        if field.choices and not field.is_relation:
            values = tuple(value for value, _label in field.flatchoices if value is not None)
            assert values in ours, f"{field}: its choices are no TextChoices or IntegerChoices of a choices.py"


# ── migrations ────────────────────────────────────────────────────────────


def own_migrations() -> list[Any]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [migration for (app, _name), migration in sorted(loader.disk_migrations.items()) if app in ROOMS]


@pytest.mark.parametrize("migration", own_migrations(), ids=str)
def test_every_migration_can_be_undone_and_says_what_it_does(migration):
    assert all(operation.reversible for operation in migration.operations)
    assert re.fullmatch(r"\d{4}_[a-z][a-z_0-9]+", migration.name)
    assert "auto" not in migration.name.split("_")


# ── what stands in the files ──────────────────────────────────────────────


def test_no_file_is_longer_than_five_hundred_lines():
    made = {"requirements.txt", "requirements-dev.txt"}
    long = {
        in_house(path): lines
        for path in files()
        if path.name not in made and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


FORBIDDEN = {
    "a place on one machine": re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w"),
    "a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.|registry\.(?:npm|yarn|hub)|artifactory|devpi)", re.I
    ),
    "something left to do": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    found = [
        f"{in_house(path)}:{number}: {line.strip()[:120]}"
        for path in files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


WORDLESS = re.compile(
    r"{%\s*block body_class\s*%}.*?{%\s*endblock\s*%}"
    r"|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}|{#.*?#}|{%.*?%}|{{.*?}}"
    r"|<!--.*?-->|<script\b.*?</script>|<svg\b.*?</svg>|<!doctype[^>]*>",
    re.S | re.I,
)
UNSEEN = re.compile(r"""<(?:button|input type="hidden")[^>]*?\svalue=["][^"]*["]""")  # sent, never shown
SPOKEN = re.compile(r"""\b(?:aria-label|alt|title|placeholder|label|value)=["']([^"']*[^\W\d_]{2}[^"']*)["']""")
# Names that are the same in every language, units, and what a placeholder writes.
NAMES = {"Movilidad Laboral", "OpenAPI", "SHA-256 …"}


def spoken(template: Path) -> list[str]:
    """What a reader reads and a screen reader says, that no translation has touched."""
    text = WORDLESS.sub(" ", UNSEEN.sub("<i", template.read_text(encoding="utf-8")))
    said = [match[1] for match in SPOKEN.finditer(text)]
    said += re.split(r"<[^>]*>", text)
    phrases = (re.sub(r"&\w+;|\s+", " ", phrase).strip() for phrase in said)
    return [phrase for phrase in phrases if re.search(r"[^\W\d_]{2}", phrase) and phrase not in NAMES]


PAGES = [path for path in files(".html") if path.name != "faces.html"]  # the living page is full of invented people


@pytest.mark.parametrize("template", PAGES, ids=in_house)
def test_every_word_of_a_page_can_be_translated(template):
    assert spoken(template) == []


# ── papers ────────────────────────────────────────────────────────────────


def variables() -> set[str]:
    """Every variable that the product reads from its environment."""
    asked = re.compile(r"""(?:\benv(?:\.\w+)?\(|environ(?:\.get|\.setdefault)?[\[(])\s*["']([A-Z][A-Z_0-9]+)["']""")
    given = re.compile(r"\$\{([A-Z][A-Z_]+)[:+-]")
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    scripts = [path for path in (*(ROOT / "bin").iterdir(), ROOT / ".ci/run") if path.is_file()]
    found = {name for path in sources for name in asked.findall(path.read_text(encoding="utf-8"))}
    found |= {name for path in scripts for name in given.findall(path.read_text(encoding="utf-8"))}
    return found - {"DJANGO_SETTINGS_MODULE", "BASH_SOURCE", "PYTEST_XDIST_WORKER"}


def test_every_setting_of_the_environment_is_described():
    text = (ROOT / "docs/production.md").read_text(encoding="utf-8") + (ROOT / "docs/local-services.md").read_text(
        "utf-8"
    )
    assert [name for name in sorted(variables()) if f"`{name}`" not in text] == []


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = [name for name, app in get_commands().items() if app.split(".")[0] in ROOMS]
    assert [name for name in sorted(ours) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is_for(room):
    lines = (ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert 4 <= len(lines) <= 25
    assert "ever" in " ".join(lines), "say what it never does"


def test_links_between_papers_lead_somewhere():
    gone = []
    for paper in files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8")):
            made_later = target.startswith(("http", "docs/shots/"))
            if not made_later and not (paper.parent / target).exists():
                gone.append(f"{in_house(paper)}: {target}")
    assert gone == []


# How a package is written where it is used; where not the same as its name, or used without an import.
USED_AS = {
    "argon2-cffi": "Argon2PasswordHasher",
    "celery-types": None,
    "defusedxml": None,  # openpyxl looks for it
    "django-allauth": "allauth",
    "django-axes": "axes",
    "django-csp": "csp",
    "django-environ": "environ",
    "django-fernet-encrypted-fields": "encrypted_fields",
    "django-filter": "django_filters",
    "django-stubs": "mypy_django_plugin",
    "djangorestframework": "rest_framework",
    "djangorestframework-stubs": "mypy_drf_plugin",
    "fpdf2": "fpdf",
    "drf-spectacular": "drf_spectacular",
    "import-linter": "importlinter",
    "pytest-cov": "--cov",
    "pytest-django": "django_db",
    "pytest-randomly": None,
    "pytest-xdist": "-n ",
    "python-stdnum": "stdnum",
}


@pytest.mark.parametrize("paper", ["requirements.in", "requirements-dev.in"])
def test_no_package_is_named_that_nobody_uses(paper):
    names = re.findall(r"^([A-Za-z0-9-]+)[\[=]", (ROOT / paper).read_text(encoding="utf-8"), re.M)
    used_in = [*files(".py", ".toml"), ROOT / "bin/test", ROOT / "bin/run"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in used_in if path != Path(__file__))
    used_as = {name: USED_AS.get(name, name.lower().replace("-", "_")) for name in names}
    assert [name for name, word in used_as.items() if word is not None and word not in text] == []
