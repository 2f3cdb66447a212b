"""The register as data: every licence with who holds it, how it stands today, and the vacancies it may recruit for.

Persons behind entries, agents, and telephones or addresses of individuals are not in it, nor who is only named on a foreign list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from common.sheets.out import CSV, as_csv
from employers.models import VacancyEvent, VacancyHold

from ..choices import MandateStatus, RecruiterKind
from ..models import Licence, LicenceEvent, Mandate, Recruiter
from .finding import LicenceTold, Told, tell

VERSION = 1
COLUMNS = (
    "code",
    "address",
    "regime",
    "number",
    "class",
    "authority",
    "standing",
    "since",
    "valid_from",
    "valid_to",
    "legal_name",
    "trade_name",
    "kind",
    "country",
    "phone",
    "website",
    "vacancies",
)


@dataclass(frozen=True)
class Feed:
    today: date
    absolute: Callable[[str], str]

    def rows(self) -> Iterator[dict[str, Any]]:
        """By licence, in the order of their codes; one more statement for no number of licences."""
        holders = (
            Recruiter.objects.filter(licences__isnull=False).distinct().prefetch_related("licences").order_by("pk")
        )
        told = [(one, licence) for one in tell(list(holders), self.today) for licence in one.licences]
        for one, licence in sorted(told, key=lambda pair: pair[1].licence.pk):
            yield self._row(one, licence)

    def _row(self, one: Told, told: LicenceTold) -> dict[str, Any]:
        recruiter, licence = one.recruiter, told.licence
        is_person = recruiter.kind == RecruiterKind.PERSON
        return {
            "code": told.code,
            "address": self.absolute(reverse("register:licence", args=[told.code])),
            "regime": licence.regime,
            "number": licence.number,
            "class": licence.licence_class,
            "authority": licence.authority,
            "standing": told.standing.value,
            "since": told.since.isoformat(),
            "valid_from": licence.valid_from.isoformat(),
            "valid_to": licence.valid_to.isoformat(),
            "legal_name": recruiter.legal_name,
            "trade_name": recruiter.trade_name,
            "kind": recruiter.kind,
            "country": recruiter.country_id,
            "phone": "" if is_person else recruiter.phone,
            "website": "" if is_person else recruiter.website,
            "vacancies": sorted({work.folio for work in one.works if work.folio}),
        }


def feed_json(feed: Feed) -> HttpResponse:
    licences = list(feed.rows())
    body = {"version": VERSION, "as_of": feed.today.isoformat(), "count": len(licences), "licences": licences}
    return HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")


def feed_csv(feed: Feed) -> HttpResponse:
    with translation.override("en"):
        rows = [[_cell(row[name]) for name in COLUMNS] for row in feed.rows()]
    return HttpResponse(as_csv([list(COLUMNS), *rows]), content_type=CSV)


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _marks() -> list[tuple[int, datetime | None]]:
    """How many rows of each kind that the feed is made of there are, and when the last one came or changed.

    A move of a state leaves an event and no other trace on its row, so that the events are looked at too.
    """
    named = Mandate.objects.filter(vacancy__isnull=False).order_by().values("vacancy")
    holds = VacancyHold.objects.filter(vacancy__in=named)
    looked_at = [
        (Licence.objects.all(), "updated_at"),
        (Recruiter.objects.all(), "updated_at"),
        (Mandate.objects.all(), "updated_at"),
        (Mandate.objects.filter(status=MandateStatus.ACTIVE), "updated_at"),
        (LicenceEvent.objects.all(), "at"),
        (VacancyEvent.objects.filter(subject__in=named), "at"),
        (holds, "placed_at"),
        (holds, "lifted_at"),
    ]
    found = [rows.order_by().aggregate(n=Count("pk"), last=Max(column)) for rows, column in looked_at]
    return [(row["n"], row["last"]) for row in found]


def feed_etag(request: HttpRequest, kind: str) -> str:
    """Another one whenever a row changed, and each day: how a licence stands follows from its dates."""
    told = [VERSION, kind, timezone.localdate().isoformat(), request.get_host(), *map(str, _marks())]
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def feed_modified(request: HttpRequest, kind: str) -> datetime | None:
    """The last change of a row, or the beginning of today where that is later."""
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max([day, *(at for _count, at in _marks() if at)])
