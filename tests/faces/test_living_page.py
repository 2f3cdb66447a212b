"""/faces/ shows every part, to those who may see it."""

import pytest

PAGE = "/faces/"
# Parts of the sign-in and error pages, which have no place on a page of samples.
ELSEWHERE = {"account_tabs", "demo_accounts", "trouble"}


@pytest.fixture
def shown(client, settings, db):
    settings.DEMO = True
    settings.REQUIRE_SECOND_FACTOR = False
    client.cookies["django_language"] = "en"
    return client.get(PAGE)


def test_a_stranger_does_not_see_it_outside_a_demonstration(client, db):
    assert client.get(PAGE).status_code == 404


def test_every_component_is_on_it(shown, settings):
    used = {template.name for template in shown.templates}
    names = {path.stem for path in (settings.BASE_DIR / "templates/components").glob("*.html")}
    assert {name for name in names - ELSEWHERE if f"components/{name}.html" not in used} == set()


@pytest.mark.parametrize(
    "mark",
    [
        "badge is-ok",
        "mk is-ok",
        "notice is-warn",
        "head__meta",
        "field--error",
        "choices--inline",
        "finding__do",
        "table--stack",
        "data-label=",
        'aria-sort="ascending"',
        "seats",
        "cert",
        "receipt",
        "verdict",
        "<time datetime=",
    ],
)
def test_every_tag_wrote_its_markup(shown, mark):
    assert mark in shown.content.decode()


def test_it_speaks_the_readers_language(client, settings, db):
    settings.DEMO = True
    for language in ("es", "en", "fr"):
        client.cookies["django_language"] = language
        answer = client.get(PAGE)
        assert f'<html lang="{language}">' in answer.content.decode()


def test_the_demonstrations_banner_is_on_every_page(shown, client):
    words = "Second factor is switched off"
    assert words in shown.content.decode()
    assert words in client.get("/accounts/login/").content.decode()


def test_without_a_demonstration_there_is_no_banner(client, settings, db):
    settings.REQUIRE_SECOND_FACTOR = True
    assert "banner" not in client.get("/accounts/login/").content.decode()


def test_the_policy_lets_no_inline_code_through(shown):
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in shown.content.decode()
