"""The places where an employer's people work. One that is not used any more is retired: vacancies go on naming it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidInput

from ..models import Employer, Worksite


def worksite_save(*, employer: Employer, worksite: Worksite | None = None, **fields: Any) -> Worksite:
    """A new one, or another description of one that is here. Raises `InvalidInput` for a place in another country."""
    site = worksite or Worksite(employer=employer)
    for name, value in fields.items():
        setattr(site, name, value)
    if site.subdivision.country_id != employer.country_id:
        raise InvalidInput(_("Choose a place in the country of the organisation."), field="subdivision")
    try:
        site.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(" ".join(messages), field=field) from error
    site.save()
    return site


def worksite_retire(*, worksite: Worksite) -> None:
    Worksite.objects.filter(pk=worksite.pk, retired_at=None).update(retired_at=timezone.now())


def worksite_use_again(*, worksite: Worksite) -> None:
    Worksite.objects.filter(pk=worksite.pk).update(retired_at=None)
