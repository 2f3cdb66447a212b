"""What every answer tells the browser to refuse, and a real browser that finds nothing to complain about."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from tests import factories
from tests.accounts.signing_in import code
from tests.security.routes import all_routes
from tests.security.world import arguments, build

pytestmark = pytest.mark.no_cover


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_every_html_answer_carries_the_strict_policy(client_for):
    """Every route, as the administrator and as nobody; pages of errors too."""
    world, seen = build(client_for), 0
    for route in all_routes():
        try:
            path = reverse(route.name, kwargs=arguments(set(route.arguments), world.objects("workers.worker")[0]))
        except Exception:
            continue
        for client in (world.clients["anonymous"], world.clients[Role.ADMINISTRATOR]):
            if route.name.endswith("logout"):
                continue
            answer = client.get(path)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            seen += 1
            policy = directives(answer.headers["Content-Security-Policy"])
            assert policy["default-src"] == "'self'", path
            assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
    assert seen > 200


ANSWERS = [
    *("/accounts/login/", "/admin/", "/nowhere/", "/api/v1/workers/", "/api/nowhere/", "/api/schema/", "/health/live/"),
    *("/language/", "/workers/1/confirm/"),
]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_refuses_what_we_do_not_use(client, db, path):
    refuses_everything(client.get(path))


def test_so_does_a_file(db, tmp_path, settings):
    (tmp_path / "x.svg").write_text("<svg/>")
    settings.WHITENOISE_ROOT = tmp_path
    answer = Client().get("/x.svg")
    assert b"".join(answer.streaming_content) == b"<svg/>"
    refuses_everything(answer, 200)


def test_so_does_the_refusal_of_a_foreign_name(client, db):
    refuses_everything(client.get("/accounts/login/", headers={"host": "elsewhere.example"}), 400)
    refuses_everything(client.get("/api/v1/workers/", headers={"host": "elsewhere.example"}), 400)


def refuses_everything(answer: HttpResponse, status: int = 0) -> None:
    assert status in (0, answer.status_code)
    headers = answer.headers
    assert directives(headers["Content-Security-Policy"])["default-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_a_page_of_a_form_alone_says_what_it_is(client_for):
    """Where somebody signs in again and is led back to the address of a button."""
    answer = client_for(Role.ADMINISTRATOR).get(reverse("workers:confirm", args=[factories.worker().pk]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "<h1>" in answer.content.decode()


def test_what_is_damaged_is_said_to_a_program_as_json(client, db):
    answer = client.get("/api/v1/workers/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert len(answer.json()["detail"]) > 10


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_walk_through_the_product_breaks_no_rule_of_the_policy(live_server, page_at):
    """Sign in with password and code, then every page the menu and the admin lead to."""
    person = factories.user(Role.ADMINISTRATOR)
    factories.second_factor(person)
    factories.worker()
    factories.vacancy()
    factories.recruiter()
    factories.complaint()
    base = live_server.url.replace("127.0.0.1", "localhost")
    with page_at() as page:
        page.goto(f"{base}{reverse('account_login')}")
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", factories.PASSWORD)
        page.click("main form button")
        page.fill("[name=code]", code())
        page.click("main form button")
        assert page.url == f"{base}/"
        paths = {"/", reverse("account_sessions"), reverse("mfa_index"), reverse("account_change_password"), "/faces/"}
        paths |= set(page.eval_on_selector_all("nav a", "links => links.map(link => link.pathname)"))
        page.goto(f"{base}/admin/")
        paths |= set(page.eval_on_selector_all("#content a", "links => links.map(link => link.pathname)"))
        broken = {}
        walked = {reverse("account_logout")}
        while left := sorted(paths - walked):
            path = left[0]
            walked.add(path)
            page.complaints.clear()
            page.goto(f"{base}{path}", wait_until="networkidle" if path == "/api/docs/" else "load")
            paths |= set(page.eval_on_selector_all(".mast nav a", "links => links.map(link => link.pathname)"))
            if page.complaints:
                broken[path] = list(page.complaints)
        assert len(paths) > 40
        assert broken == {}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_api_page_works_under_the_policy(live_server, page_at):
    with page_at() as page:
        page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/api/docs/", wait_until="networkidle")
        page.wait_for_selector(".opblock")
        assert page.complaints == []
