"""The settings as a ministry's server reads them, in processes of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from config.services.external import with_database

PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "movilidad.example.org",
    "DJANGO_SECRET_KEY": "an-example-of-a-long-random-key-7Qp2vX9sLw4nTz8KfRb3HdYc6MgJe1Ua",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "TEXT_BACKEND": "http",
    "TEXT_GATEWAY_URL": "https://texts.example.org/send",
}
NAMES = (
    "REQUIRE_SECOND_FACTOR",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
)


def manage(*arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "REQUIRE_SECOND_FACTOR")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | PRODUCTION | given,
        capture_output=True,
        text=True,
        timeout=120,
    )


def values(**given: str) -> dict[str, object]:
    program = (
        f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
    )
    done = manage("shell", "--no-imports", "--command", program, **given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.services
def test_djangos_own_check_for_deployment_finds_nothing():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.services
def test_the_second_factor_cannot_be_switched_off_outside_a_demonstration():
    assert values(REQUIRE_SECOND_FACTOR="0")["REQUIRE_SECOND_FACTOR"] is True
    assert values(REQUIRE_SECOND_FACTOR="0", DEMO="1")["REQUIRE_SECOND_FACTOR"] is False


@pytest.mark.services
def test_without_any_variable_everything_is_https():
    found = values()
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert set(found.values()) == {True}


@pytest.mark.services
@pytest.mark.django_db
def test_a_database_role_that_may_too_much_is_found_before_the_first_request():
    # The test database has the tables; the product's own may not have been made yet.
    owner = with_database(os.environ["DATABASE_OWNER_URL"], str(connection.settings_dict["NAME"]))
    done = manage("check", "--deploy", "--database", "default", "--fail-level", "ERROR", DATABASE_URL=owner)
    assert done.returncode != 0
    assert "common.E001" in done.stderr
    assert owner.split(":")[2].split("@")[0] not in done.stderr  # no password


def test_every_variable_that_is_read_is_described():
    read = set(
        re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\"""", (settings.BASE_DIR / "config/settings.py").read_text())
    )
    described = set(re.findall(r"`([A-Z_]+)`", (settings.BASE_DIR / "docs/production.md").read_text()))
    assert len(read) > 15
    assert read - described == set()
