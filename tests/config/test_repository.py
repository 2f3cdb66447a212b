"""What the repository promises about its packages, its commands and its translations."""

import re
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError

from common.management.commands.compile_locale import compile_catalog
from config.services.state import CHECKOUT


def pins(name: str) -> dict[str, str]:
    """Package and version; on which platforms it is needed may differ, as what tests need asks for more."""
    lines = [line for line in (CHECKOUT / name).read_text().splitlines() if "==" in line]
    return {line.split("==")[0].strip().lower(): line.split(";")[0].strip() for line in lines}


def named_in(name: str) -> set[str]:
    lines = (CHECKOUT / name).read_text().splitlines()
    return {re.split(r"[\[=]", line)[0].strip() for line in lines if line and not line.startswith("-")}


def test_tests_run_on_the_versions_that_are_shipped():
    shipped, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: tested.get(name) for name in shipped} == shipped


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_package_we_name_is_pinned_and_explained(name):
    explained = (CHECKOUT / "docs/dependencies.md").read_text()
    pinned = pins(name.replace(".in", ".txt"))
    for package in named_in(name):
        assert package.lower() in pinned
        assert re.search(rf"\b{re.escape(package)}\b", explained), f"{package} is not in docs/dependencies.md"


def test_the_commands_can_be_executed():
    for command in ("bin/run", "bin/test", ".ci/run"):
        assert (CHECKOUT / command).stat().st_mode & 0o111, command


def test_a_catalogue_is_compiled_when_it_changes(tmp_path: Path):
    source = tmp_path / "django.po"
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="seats", msgstr="plazas"))
    catalogue.save(str(source))
    assert compile_catalog(source) is True
    assert compile_catalog(source) is False
    assert polib.mofile(str(tmp_path / "django.mo"))[0].msgstr == "plazas"


def test_a_broken_catalogue_is_named(tmp_path: Path):
    source = tmp_path / "django.po"
    source.write_text('msgid "a\nmsgstr')
    with pytest.raises(CommandError, match=r"django\.po is not a translation catalogue"):
        compile_catalog(source)
