from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.choices import Role

Send = Callable[..., Any]


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER, country="GT")


@pytest.fixture
def coordinator(client_for):
    return client_for(Role.COORDINATOR, country="GT")


def send(client: Any, path: str, body: Any = None, *, method: str = "POST", **headers: str) -> Any:
    """One request below `/api/v1/workers/`, or with a "/" before it below `/api/v1`; headers with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"/api/v1{path}" if path.startswith("/") else f"/api/v1/workers/{path}"
    return client.generic(method, address, json.dumps(body or {}), content_type="application/json", headers=named)
