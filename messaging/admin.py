"""What was sent, why, and whether it went. Of a number two digits; the text on a local demonstration only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.admin import ReadOnly, RecordAdmin, badge

from .choices import TextState
from .models import OutgoingText

FACES = {TextState.QUEUED: "run", TextState.SENT: "ok", TextState.FAILED: "warn", TextState.GIVEN_UP: "bad"}


@admin.register(OutgoingText)
class OutgoingTextAdmin(ReadOnly, RecordAdmin):
    """Of the reader's countries: the database's policies let nobody see others."""

    list_filter = ["state", "purpose", "country", "created_at"]
    list_per_page = 50

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = ["created_at", "number", "purpose", "state_shown"]
        return [*shown, *(["text"] if settings.DEMO else []), "language", "attempts", "sent_at", "fault"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.get_list_display(request), "country", "due_at", "useless_after"]

    @admin.display(description=_("phone"))
    def number(self, text: OutgoingText) -> str:
        return text.masked

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, text: OutgoingText) -> str:
        return badge(FACES[TextState(text.state)], text.get_state_display())

    @admin.display(description=_("text"))
    def text(self, text: OutgoingText) -> str:
        return text.body or "–"
