"""What keeps a file from being erased: a legal hold, or an upper app that still needs it (a placement that runs)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import day

from .models import Worker

# A provider says in a sentence why the file is needed, or "" where it does not need it.
Provider = Callable[[Worker], str]
_PROVIDERS: dict[str, Provider] = {}


def register_hold(name: str, provider: Provider) -> None:
    """For the apps above, once, when they are ready."""
    _PROVIDERS[name] = provider


def holds_of(worker: Worker) -> list[str]:
    """Every reason why the file may not be erased today; empty where nothing stands against it."""
    today = timezone.localdate()
    open_holds = worker.legal_holds.filter(Q(until=None) | Q(until__gte=today), lifted_at=None).select_related(
        "placed_by"
    )
    said = [
        _("Legal hold placed by %(who)s %(until)s: %(reason)s")
        % {
            "who": hold.placed_by,
            "until": _("until %(day)s") % {"day": day(hold.until)} if hold.until else _("until it is lifted"),
            "reason": hold.reason,
        }
        for hold in open_holds
    ]
    return said + [reason for provider in _PROVIDERS.values() if (reason := provider(worker))]
