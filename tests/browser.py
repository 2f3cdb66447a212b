"""A real Chromium for tests marked `browser`. Import `browser` (and `page_at`) into a conftest to use them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module. Its event loop makes Django think that tests are asynchronous; they are not."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine: install it, or name it in CHROMIUM")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page_at(browser: Browser) -> Callable[..., Any]:
    """`with page_at(width=360, language="fr") as page:` a page of its own, whose complaints end in `page.complaints`."""

    @contextmanager
    def opened(
        *, width: int = 1280, language: str = "es", scheme: str = "light", scripts: bool = True
    ) -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        context.add_cookies([{"name": "django_language", "value": language, "domain": "localhost", "path": "/"}])
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        try:
            yield page
        finally:
            context.close()

    return opened


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line a rule with the first place."""
    complaints = getattr(page, "complaints", [])
    before = len(complaints)
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    del complaints[before:]  # axe sets styles of its own
    return [f"{rule['id']} x{len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
