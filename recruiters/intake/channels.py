"""The door for every way in: what comes over it becomes a `Telling`, and one service files it.

A way in that is added later (SMS, WhatsApp, a recorded voice) is one class: it says which walk a message belongs to and what is told.
It has to hold what the pages hold: no number of the sender, no name of an account, no time of the day.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from accounts.models import User

from ..choices import Channel as Way
from ..services import Fee, Filed, Telling, complaint_file
from .state import Walk
from .steps import telling_of

Inbound = TypeVar("Inbound")
Message = TypeVar("Message", contravariant=True)


class Channel(Protocol[Message]):
    def telling(self, inbound: Message) -> Telling:
        """What is told. Raises `InvalidInput` naming what is missing."""

    def token(self, inbound: Message) -> str:
        """The same for the same message however often it comes, and never to be guessed: the sixteen digits are drawn from it."""


class Pages:
    """The walk on the web, and the same walk in an office, at a telephone or from a paper."""

    def telling(self, inbound: Walk) -> Telling:
        return telling_of(inbound)

    def token(self, inbound: Walk) -> str:
        return inbound.token


class Programs:
    """What a program of an NGO or a union posts to the API. `key`: its own idempotency key, or a token of ours."""

    def __init__(self, key: str) -> None:
        self.key = key

    def telling(self, inbound: dict[str, Any]) -> Telling:
        told = dict(inbound)
        fees = tuple(Fee(**fee) for fee in told.pop("fees", ()))
        categories = tuple(told.pop("categories"))
        return Telling(**told, categories=categories, fees=fees, channel=Way.WEB)

    def token(self, inbound: dict[str, Any]) -> str:
        return f"api:{self.key}"


def receive(channel: Channel[Inbound], inbound: Inbound, by: User | None = None) -> Filed:
    return complaint_file(telling=channel.telling(inbound), token=channel.token(inbound), by=by)
