"""What somebody writes into a field is shown as what they wrote, on every page, in every list, in every answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.choices import Role
from tests.security.matrix import PAGES
from tests.security.routes import all_routes
from tests.security.world import World, arguments, build

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
MARK = "<img src=x onerror=alert(7)>"
SHORT = "<b>7</b>"
BREAKS = (
    "\"'><script>alert(7)</script>",
    MARK,
    "{{7919*7907}}{% now 'Y' %}",
    "javascript:alert(7)",
    "=1+7",
    "a\r\nX-Seven: 7",
)
EXECUTED = (MARK, "<script>alert(7)", "62615533", 'href="javascript:', SHORT)
ROUTES = {route.name: route for route in all_routes()}


def plant(world: World) -> int:
    """The strings in every text field of every record, where the database takes them. Returns how many it took."""
    planted = 0
    for model in apps.get_models():
        if model._meta.app_label in OUR_APPS:
            planted += sum(plant_in(model, field) for field in model._meta.concrete_fields if is_free_text(field))
    world.triples.clear()
    return planted


OUR_APPS = {
    "accounts",
    "reference",
    "pathways",
    "workers",
    "employers",
    "recruiters",
    "matching",
    "placements",
    "insights",
}


def is_free_text(field: models.Field[Any, Any]) -> bool:
    """Not: codes, states, keys, what signs in, and what the database itself never lets change (events)."""
    text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
    apart = (
        field.primary_key or field.choices or field.unique or not field.editable or field.name in ("password", "number")
    )
    return text and not apart and not field.name.endswith(("_hash", "_token", "_index", "country", "language"))


def plant_in(model: type[models.Model], field: models.Field[Any, Any]) -> bool:
    whole = " ".join(BREAKS)
    for text in (whole, MARK, SHORT):
        if field.max_length is None or len(text) <= field.max_length:
            try:
                with transaction.atomic():
                    return bool(model._base_manager.update(**{field.name: text}))
            except DatabaseError:  # a pattern, a length, a history that nobody rewrites
                return False
    return False


def addresses(world: World) -> list[str]:
    found = []
    for line in PAGES:
        if line.method == "GET" and "logout" not in line.route:
            records = world.objects(line.kind)[:1] if line.kind else (None,)
            found += [
                reverse(line.route, kwargs=arguments(set(ROUTES[line.route].arguments), record)) for record in records
            ]
    for model in admin.site._registry:
        name = model._meta.label_lower
        found.append(reverse(f"admin:{name.replace('.', '_')}_changelist"))
        for record in world.objects(name)[:1]:
            found += [
                reverse(f"admin:{name.replace('.', '_')}_{page}", args=[record.pk]) for page in ("change", "history")
            ]
    return found


def test_nothing_that_was_written_is_run(client_for):
    world = build(client_for)
    assert plant(world) > 60
    shown, broken = 0, []
    client: Client = world.clients[Role.ADMINISTRATOR]
    for path in addresses(world):
        answer = client.get(path)
        body = answer.content.decode(errors="replace") if not answer.streaming else ""
        assert "X-Seven" not in answer.headers
        assert answer.status_code < 500, path
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            shown += "alert(7)" in body or "&lt;b&gt;7" in body
            broken += [(path, text) for text in EXECUTED if text in body]
    assert broken == []
    assert shown > 60


def test_what_comes_back_to_a_form_is_escaped(client_for):
    """A search, a wrong value, the address itself."""
    client = client_for(Role.ADMINISTRATOR)
    for name in ("workers:list", "employers:vacancy_list", "matching:proposal_list", "admin:workers_worker_changelist"):
        page = client.get(
            reverse(name), {"q": BREAKS[0] + MARK, "status": MARK, "sort": MARK, "page": MARK}, follow=True
        )
        assert page.status_code in (200, 400)
        assert not any(text in page.content.decode() for text in EXECUTED), name
    page = Client().post(reverse("account_login"), {"login": f"{MARK}@example.org", "password": "x", "next": MARK})
    assert not any(text in page.content.decode() for text in EXECUTED)
    with pytest.raises(NoReverseMatch):
        reverse("workers:detail", args=[MARK])
    assert MARK not in client.get(f"/nowhere/{MARK}/").content.decode()
