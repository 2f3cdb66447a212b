"""Every page of the product, and the lists and forms of the admin that people work in, in a real browser: axe finds nothing, nothing
is wider than the window, nothing breaks the content policy, and each says in its title and in one heading what it is.

Pages are found by the permission matrix and looked at once each, in turn on a telephone in Spanish and on a desk in French.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests import factories
from tests.browser import sideways, violations
from tests.faces.many import one_more
from tests.security.matrix import PAGES
from tests.security.test_permission_matrix import ROUTES
from tests.security.world import World, arguments, build

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]

# Files, the part of a page that reloads itself, and links of mails that are over (410); the living page has tests of its own.
# The rest without ":" is the API's or allauth's.
NO_PAGES = (
    "_progress",
    "_export",
    "_pdf",
    "_csv",
    "_xlsx",
    "_json",
    "faces",
    ":document",
    "_bad_rows",
    ":invitation",
    ":paper",
    "sign_up_confirm",
)
ALSO = ("home", "search", "account_change_password", "account_sessions", "mfa_index", "mfa_activate_totp")
WORKED_IN = ("workers_worker", "employers_vacancy", "recruiters_complaint", "recruiters_recruiter", "pathways_rule")
WIDEST = """[...document.querySelectorAll("*")].filter(
    part => part.getBoundingClientRect().left + part.scrollWidth > window.innerWidth).pop()?.outerHTML.slice(0, 200)"""
WAYS = [(360, "es"), (1280, "fr")]


@pytest.fixture
def world(client_for: Any, settings: Any) -> World:
    settings.REQUIRE_SECOND_FACTOR = False
    settings.DEMO = True
    world = build(client_for)
    one_more(0, factories.run("GT"))
    return world


def pages(world: World) -> list[str]:
    """Every page that an administrator may open, of the first record where it is of one."""
    column = list(Role.values).index(Role.ADMINISTRATOR) + 1
    lines = [line for line in PAGES if line.method == "GET" and line.letters[column] == "."]
    ours = [line for line in lines if line.route in ALSO or (":" in line.route and not line.route.startswith("admin:"))]
    return [_address(world, line) for line in ours if not line.route.endswith(NO_PAGES)]


def _address(world: World, line: Any) -> str:
    record = world.objects(line.kind)[0] if line.kind else None
    return reverse(line.route, kwargs=arguments(set(ROUTES[line.route].arguments), record))


def admin_pages(world: World) -> list[str]:
    firsts = {name: world.objects(name.replace("_", "."))[0].pk for name in WORKED_IN}
    forms = [reverse(f"admin:{name}_change", args=[pk]) for name, pk in firsts.items()]
    return [reverse("admin:index"), *(reverse(f"admin:{name}_changelist") for name in WORKED_IN), *forms]


def _faults(page: Any, address: str) -> Iterator[str]:
    page.complaints.clear()
    answer = page.goto(address)
    if answer.status != 200:
        yield f"status {answer.status}"
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} headings"
    if not page.title().partition("·")[0].partition("|")[0].strip():
        yield "no title"
    if sideways(page) > 0:
        yield f"too wide: {page.evaluate(WIDEST)}"
    if page.locator("select.admin-autocomplete:not([id*=__prefix__])").count():
        page.wait_for_selector(".select2")  # boxes that search come a moment later
    yield from list(page.complaints)  # before axe, which sets styles of its own
    yield from violations(page)


def test_nothing_is_wrong_with_any_page(world: World, live_server: Any, page_at: Any) -> None:
    cookie = world.clients[str(Role.ADMINISTRATOR)].cookies["sessionid"].value
    paths = [*pages(world), *admin_pages(world)]
    with ExitStack() as stack:
        windows = {way: stack.enter_context(page_at(width=way[0], language=way[1])) for way in WAYS}
        for page in windows.values():
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
        wrong = {
            (path, *way): list(_faults(windows[way], f"{live_server.url}{path}"))
            for path, way in zip(paths, cycle(WAYS), strict=False)
        }
    assert {where: faults for where, faults in wrong.items() if faults} == {}
    assert len(wrong) > 35
