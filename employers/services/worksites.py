"""The places where an employer's people work. One that is not used any more is retired: vacancies go on naming it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import InvalidInput

from ..models import Employer, Worksite
from ..selectors.team import named_by_standing


def worksite_save(*, employer: Employer, worksite: Worksite | None = None, **fields: Any) -> Worksite:
    """A new one, or another description of one that is here.

    Raises `InvalidInput` for a place in another country, or for another place of a worksite that standing vacancies name.
    """
    site = worksite or Worksite(employer=employer)
    _stays_where_people_are_promised_it(site, fields)
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


def _stays_where_people_are_promised_it(site: Worksite, fields: dict[str, Any]) -> None:
    """The ministry has approved, and people were told, where the work is."""
    moved = [name for name in ("subdivision", "city") if name in fields and fields[name] != getattr(site, name, None)]
    if site.pk and moved and named_by_standing(site):
        raise InvalidInput(
            _(
                "Vacancies that were handed in name this worksite. Add another one for the new place, and propose it there."
            ),
            field=moved[0],
        )


def worksite_retire(*, worksite: Worksite) -> None:
    Worksite.objects.filter(pk=worksite.pk, retired_at=None).update(retired_at=timezone.now())


def worksite_use_again(*, worksite: Worksite) -> None:
    Worksite.objects.filter(pk=worksite.pk).update(retired_at=None)
