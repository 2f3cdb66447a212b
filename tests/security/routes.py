"""Every route of the URLconf, found and not written down: a page that arrives tomorrow is here tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    name: str
    arguments: frozenset[str]
    view: str = ""


def all_routes(resolver: URLResolver | None = None) -> list[Route]:
    """Each name and view once; a route without a name goes by that of its view."""
    found = {(route.name, route.view): route for route in _walk(resolver or get_resolver(), "", frozenset())}
    return sorted(found.values(), key=lambda route: (route.name, route.view))


def _walk(resolver: URLResolver, space: str, names: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        inside = names | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, inside)
        elif isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name or entry.lookup_str}", inside, entry.lookup_str)


def outcome(client: Client, method: str, path: str, role: str) -> str:
    """`.` let in (whatever it then says about the input), `x` refused (403), `-` hidden (404), `>` sent to sign in."""
    cookies = deepcopy(client.cookies)
    response: HttpResponse = client.generic(method, path, **_body(method, path))
    client.cookies = cookies  # signing out is undone with the transaction
    if response.status_code >= 500:
        return "500"
    if response.status_code in (302, 301):
        return _meaning(response.headers["Location"], path, role)
    return {401: ">", 403: "x", 404: "-", 405: "?"}.get(response.status_code, ".")


def _body(method: str, path: str) -> dict[str, Any]:
    if method != "POST":
        return {}
    return (
        {"content_type": "application/json", "data": "{}"}
        if path.startswith("/api/")
        else {
            "content_type": "application/x-www-form-urlencoded",
            "data": "",
        }
    )


def _meaning(location: str, path: str, role: str) -> str:
    if location.startswith(reverse("account_login")):
        return ">"
    if location.startswith(reverse("admin:login")):
        return ">" if role == "anonymous" else "x"  # the admin's own door says 403 to who is signed in already
    if path.startswith("/admin/") and location == reverse("admin:index"):
        return "-"  # "it does not exist, perhaps it was deleted?"
    return "."
