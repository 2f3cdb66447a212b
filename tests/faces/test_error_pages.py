"""Pages for bad days: they need no context, no request and no database."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from common.middleware import server_error

WITHOUT_CONTEXT = ["400.html", "500.html", "503.html"]
WITH_REQUEST = ["403.html", "403_csrf.html", "404.html", "405.html", "409.html", "429.html"]


@pytest.mark.parametrize("name", WITHOUT_CONTEXT)
@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_it_is_a_whole_page_without_any_context(name, language):
    with translation.override(language):
        page = render_to_string(name)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    assert 'class="btn btn--primary"' in page


@pytest.mark.parametrize("name", WITH_REQUEST)
def test_it_is_a_whole_page_for_a_stranger(name):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/somewhere/")
    request.user = AnonymousUser()
    page = render_to_string(name, request=request)
    assert page.count("<h1>") == 1
    assert "set_language" not in page
    assert 'name="language"' in page


def test_a_conflict_says_what_happened_and_leads_back():
    request = RequestFactory().get("/x/")
    page = render_to_string(
        "409.html", {"detail": "It was offered at 09:12.", "again": "/matching/7/"}, request=request
    )
    assert "It was offered at 09:12." in page
    assert 'href="/matching/7/"' in page


def answer_to_a_bug(path):
    try:
        raise ZeroDivisionError("a secret of the machine")
    except ZeroDivisionError:
        return server_error(RequestFactory().get(path))


@pytest.mark.parametrize("path", ["/workers/", "/api/v1/workers/"])
def test_what_broke_has_a_folio_that_the_log_knows_and_no_trace(caplog, path):
    answer = answer_to_a_bug(path)
    text = answer.content.decode()
    folio = re.search(r"E-[A-Z0-9]{4}-[A-Z0-9]{4}", text)[0]
    assert answer.status_code == 500
    assert folio in caplog.text
    assert "secret" not in text
    assert (answer.headers["Content-Type"] == "application/json") == path.startswith("/api/")
    assert folio not in answer_to_a_bug(path).content.decode()


def test_what_a_service_says_is_escaped():
    page = render_to_string("403.html", {"detail": "<b>no</b>"}, request=RequestFactory().get("/x/"))
    assert "&lt;b&gt;no&lt;/b&gt;" in page


def test_a_wrong_address_gets_our_page(client, db):
    client.cookies["django_language"] = "en"
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
