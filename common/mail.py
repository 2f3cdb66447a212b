"""E-mail of the product: text only, from a template in the reader's language, sent when what it tells of is in the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger(__name__)
_held_back: ContextVar[bool] = ContextVar("mail held back", default=False)


@contextmanager
def nobody_is_written_to() -> Iterator[None]:
    """Within it no mail is sent: for a demonstration, whose people and addresses are invented."""
    before = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(before)


def page_address(path: str) -> str:
    """Where a reader opens a page from outside; nothing where the product was not told its own address."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + path if settings.PUBLIC_ADDRESS else ""


def mail_send(*, to: str, template: str, language: str, context: dict[str, Any]) -> None:
    """Send `templates/mail/<template>.txt` after the transaction. Its first line is the subject.

    A post office that does not answer undoes nothing: it is noted in the log, without the address.
    """
    if _held_back.get():
        return
    with translation.override(language):
        text = render_to_string(f"mail/{template}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    transaction.on_commit(partial(_send, template, " ".join(subject.split()), body.strip() + "\n", to))


def _send(template: str, subject: str, body: str, to: str) -> None:
    try:
        send_mail(subject, body, None, [to])
    except OSError as error:  # SMTPException is one
        log.error("the mail “%s” could not be sent: %s", template, type(error).__name__)
