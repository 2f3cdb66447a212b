"""Once a night everybody is matched anew, and what would change is put before people."""

from __future__ import annotations

from django.utils import timezone

from reference.models import Country

from ..choices import Publishes
from ..models import MatchRun
from ..services import key_of, run_request
from .standing import plans_of


def night_ask() -> MatchRun | None:
    """The run of this night for all registries that have a plan; asked for once, however often this is called. None where there is none."""
    countries = sorted({country for plan in plans_of([]) for country in plan.countries})
    if not countries:
        return None
    day = timezone.localdate()
    everywhere = set(Country.objects.filter(is_origin=True).values_list("pk", flat=True))
    scope = {} if everywhere <= set(countries) else {"countries": countries}
    key = f"night-{day.isoformat()}"
    asked = MatchRun.objects.filter(request_key=key_of(None, key)).first()
    return asked or run_request(by=None, as_of=day, scope=scope, request_key=key, publishes=Publishes.CHANGES)
