"""What happens below and concerns recruiters."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from employers.signals import vacancy_opened

from .services import vacancy_hold_if_frozen


@receiver(vacancy_opened)
def hold_where_a_mandate_is_frozen(vacancy: Any, by: Any, **kwargs: Any) -> None:
    vacancy_hold_if_frozen(vacancy=vacancy, by=by)
