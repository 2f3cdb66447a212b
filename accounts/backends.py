"""Django's model permissions, answered from the table of capabilities: the admin asks the same place as pages and API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from .models import User
from .policies import MODEL_CAPABILITIES, may


class CapabilityBackend(BaseBackend):
    """`app.view_model` needs the model's read capability, `add` and `change` its write capability; nobody may `delete`."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, User):
            return False
        app, _dot, codename = perm.partition(".")
        action, _line, model = codename.partition("_")
        reads, writes = MODEL_CAPABILITIES.get(f"{app}.{model}") or MODEL_CAPABILITIES.get(app) or (None, None)
        can = reads if action == "view" else writes if action in ("add", "change") else None
        return can is not None and may(user_obj, can)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        if not isinstance(user_obj, User):
            return False
        tables = (pair for name, pair in MODEL_CAPABILITIES.items() if name.partition(".")[0] == app_label)
        return any(may(user_obj, reads) for reads, _writes in tables)
