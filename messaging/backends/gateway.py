"""An HTTP gateway of the ministry's choice: one POST a text, as JSON or as a form, with names that the settings give."""

from __future__ import annotations

import json
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from .base import Letter, NotNow, Refused, TextBackend

TIMEOUT = 10.0  # seconds
LATER = frozenset({408, 425, 429})
HERE = ("127.0.0.1", "localhost", "::1")


class _NoRedirects(HTTPRedirectHandler):
    """A gateway that points elsewhere is a wrong setting, and the token goes nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class HttpGateway(TextBackend):
    def send(self, letter: Letter) -> None:
        """2xx is sent; 408, 425, 429, 5xx and silence are `NotNow`; any other answer is `Refused`."""
        if self.problems():
            raise NotNow("settings")
        try:
            with build_opener(_NoRedirects()).open(self._request(letter), timeout=TIMEOUT):
                return
        except HTTPError as error:
            error.close()
            answer = NotNow if error.code >= 500 or error.code in LATER else Refused
            raise answer(f"HTTP {error.code}") from None
        except (URLError, HTTPException, OSError) as error:
            raise NotNow(
                type(error).__name__
            ) from None  # the address in its text is ours, its body may be the gateway's

    def problems(self) -> list[str]:
        found = []
        address = urlsplit(settings.TEXT_GATEWAY_URL)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in HERE):
            found.append("TEXT_GATEWAY_URL must be an https:// address.")
        if len(settings.TEXT_GATEWAY_FIELDS) != 3:
            found.append("TEXT_GATEWAY_FIELDS names three fields: number, text, reference.")
        return found

    def _request(self, letter: Letter) -> Request:
        values = (letter.to, letter.body, letter.reference)
        content = dict(zip(settings.TEXT_GATEWAY_FIELDS, values, strict=True)) | settings.TEXT_GATEWAY_EXTRA
        as_form = settings.TEXT_GATEWAY_FORMAT == "form"
        body = urlencode(content) if as_form else json.dumps(content)
        kind = "application/x-www-form-urlencoded" if as_form else "application/json"
        headers = {"Content-Type": kind, "Idempotency-Key": letter.reference}
        if settings.TEXT_GATEWAY_TOKEN:
            headers["Authorization"] = f"Bearer {settings.TEXT_GATEWAY_TOKEN}"
        return Request(settings.TEXT_GATEWAY_URL, body.encode(), headers, method="POST")  # noqa: S310 (https, see `problems`)
