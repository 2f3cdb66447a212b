"""The two cookies of these pages: what somebody claims while they look for their code, and the visit after it. Neither is the staff's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.crypto import cipher
from common.scope import database_scope

from ..models import Worker
from ..periods import CODE_HOLDS, VISIT_LONGEST
from ..selectors import own_file
from ..services import Claim, visit_of

CLAIM, VISIT, PATH = "own_claim", "own_visit", "/mi-expediente/"
LONGEST_FOLIO = 24
Page = Callable[..., HttpResponse]


def private(page: Page) -> Page:
    """Kept by no cache, found by no search engine."""

    @wraps(page)
    def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = page(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return kept


def own(page: Callable[[HttpRequest, Worker], HttpResponse]) -> Page:
    """For a page of the file: whoever has no visit is led to the first question. The page runs in the scope of that person's office."""

    @private
    @wraps(page)
    def opened(request: HttpRequest) -> HttpResponse:
        visitor = visit_of(token=request.COOKIES.get(VISIT, ""))
        if visitor is None:
            return redirect("own:begin")
        with database_scope(visitor.scope):
            return page(request, own_file(visitor.worker_id))

    return opened


def claim_of(request: HttpRequest) -> Claim | None:
    """What was claimed on the first page, while a code holds."""
    try:
        text = cipher().decrypt(request.COOKIES.get(CLAIM, "").encode(), ttl=int(CODE_HOLDS.total_seconds()))
    except InvalidToken:
        return None
    folio, _bar, born = text.decode().partition("|")
    return Claim(folio.strip(), date.fromisoformat(born.strip()))


def keep_claim(response: HttpResponse, claim: Claim) -> None:
    """Encrypted, and equally long for every folio."""
    text = f"{claim.folio[:LONGEST_FOLIO]:<{LONGEST_FOLIO}}|{claim.birth_date.isoformat()}"
    _set(response, CLAIM, cipher().encrypt(text.encode()).decode(), int(CODE_HOLDS.total_seconds()))


def keep_visit(response: HttpResponse, token: str) -> None:
    response.delete_cookie(CLAIM, path=PATH)
    _set(response, VISIT, token, int(VISIT_LONGEST.total_seconds()))


def forget_visit(response: HttpResponse) -> None:
    response.delete_cookie(VISIT, path=PATH)
    response.headers["Clear-Site-Data"] = '"cache"'  # Back shows nothing


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, path=PATH, secure=settings.HTTPS, httponly=True, samesite="Lax")
