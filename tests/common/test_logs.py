"""A log says what went wrong and not about whom."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.module_loading import import_string

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["xochitlcanario", "otra\n\nxochitlcanario"])
def test_the_row_that_the_database_refused_is_not_in_the_log(text):
    described = dict(settings.LOGGING["formatters"]["line"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(import_string(described.pop("()"))(described["format"], style=described["style"]))
    logger = logging.Logger("any")
    logger.addHandler(handler)
    factories.user(email=f"{text}@example.org")
    with pytest.raises(DatabaseError, match="canario") as failed, transaction.atomic():  # it is there to be left out
        factories.user(email=f"{text}@example.org")
    logger.error("it failed", exc_info=failed.value)
    log = written.getvalue()
    assert "accounts_user_email" in log
    assert "Traceback" in log
    assert "canario" not in log
