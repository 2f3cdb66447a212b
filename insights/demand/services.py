"""The picture of demand, made anew when lists were read since. Whole or not at all; the one before is shown until then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Avg, Count, Max, Sum
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils import timezone

from common.names import plain
from employers.choices import CaseDecision
from employers.models import DemandBatch, DemandHistory, Employer

from ..models import DemandForecast, DemandOrganisation, DemandPicture
from .forecast import Backtest, Forecast, History, backtest, forecast, history_of
from .profiles import MOST_SPELLINGS, Asked, Profile, Written, most_first, profiles_of, shown_name

_LOCK = 0x7069_6374  # "pict"
AT_ONCE = 1_000
COMPLETE_FROM = 10  # months of decisions: a list of one quarter is no year
NOT_TOO_FAR = 3  # years between the last complete one and the season that is forecast
_NEVER_WANTED = (CaseDecision.DENIED, CaseDecision.REJECTED, CaseDecision.WITHDRAWN)

Cell = tuple[str, str]  # occupation and state, "" where not known


@transaction.atomic
def demand_picture_make() -> DemandPicture | None:
    """Count all demand on record. None where another process is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
    profiles = profiles_of(_written(), _asked())
    cases = DemandHistory.objects.count()
    with_both = DemandHistory.objects.filter(employer__isnull=False, fiscal_year__isnull=False).count()
    picture = DemandPicture.objects.create(
        cases=cases, cases_without=cases - with_both, spellings=sum(len(profile.written) for profile in profiles)
    )
    DemandOrganisation.objects.bulk_create(_organisations(picture, profiles), batch_size=AT_ONCE)
    picture.backtests = _forecast_all(picture)
    picture.save(update_fields=["backtests"])
    DemandPicture.objects.exclude(pk=picture.pk).delete()
    return picture


def demand_picture_sweep() -> bool:
    """Make the picture where a list was read since the last one. Whether it was made."""
    read = DemandBatch.objects.aggregate(at=Max("finished_at"))["at"]
    made = DemandPicture.objects.aggregate(at=Max("made_at"))["at"]
    if read is None or (made is not None and made >= read):
        return False
    return demand_picture_make() is not None


def _written() -> Iterator[Written]:
    named = Employer.objects.order_by("pk").values_list("pk", "legal_name", "country_id", "subdivision_id", "city")
    for pk, name, country, state, city in named.iterator(chunk_size=10_000):
        yield Written(pk, name, country, state or "", city)


def _asked() -> Iterator[Asked]:
    wanted = DemandHistory.objects.filter(employer__isnull=False, fiscal_year__isnull=False, positions__gt=0)
    months = wanted.exclude(decision__in=_NEVER_WANTED).annotate(month=ExtractMonth("starts_on")).order_by()
    columns = ("employer_id", "programme_id", "fiscal_year", "month", "crop_id", "occupation_id", "currency")
    rows = months.values_list(*columns).annotate(Sum("positions"), Avg("wage_an_hour"))
    for employer, programme, year, month, crop, occupation, currency, positions, wage in rows.iterator(
        chunk_size=10_000
    ):
        yield Asked(
            employer, programme, year, month or 0, crop or "", occupation or "", positions, wage, currency or ""
        )


def _organisations(picture: DemandPicture, profiles: Iterable[Profile]) -> Iterator[DemandOrganisation]:
    for profile in profiles:
        name = shown_name(profile.written)
        newest = profile.written[-1]
        wage, currency = profile.last_wage
        spellings = sorted({one.name for one in profile.written})
        yield DemandOrganisation(
            picture=picture,
            name=name,
            search_name=plain(*spellings)[:255],
            spellings=spellings[:MOST_SPELLINGS],
            employers=[one.pk for one in profile.written],
            country_id=newest.country,
            subdivision_id=newest.state or None,
            city=newest.city,
            programmes=most_first(profile.programmes),
            crops=most_first(profile.crops),
            occupations=most_first(profile.occupations),
            months=profile.months,
            years=sorted(profile.by_year),
            last_year=profile.last_year,
            last_positions=profile.by_year[profile.last_year],
            most_positions=max(profile.by_year.values()),
            last_wage=wage,
            currency=currency,
        )


# ── next season ───────────────────────────────────────────────────────────


def _forecast_all(picture: DemandPicture) -> dict[str, dict[str, float]]:
    """Keep the forecast of every pathway that has years enough; what their tests said, by pathway."""
    told: dict[str, dict[str, float]] = {}
    for programme, years in _complete_years().items():
        history = history_of(list(_positions(programme, years)), years)
        year = _season(years[-1], timezone.localdate())
        made = forecast(history, year)
        if made is None:
            continue
        DemandForecast.objects.bulk_create(_cells(picture, programme, history, made), batch_size=AT_ONCE)
        if (held_back := backtest(history, years[-1])) is not None:
            told[programme] = _as_told(held_back)
    return told


def _season(last: int, today: date) -> int:
    """The season that is running or comes, named as the Department of Labor names its years; of old lists the year after them."""
    now = today.year + (today.month >= 10)
    return max(now, last + 1) if now - last <= NOT_TOO_FAR else last + 1


def _complete_years() -> dict[str, list[int]]:
    """By pathway, ascending: years whose decisions fall into nearly every month."""
    decided = (
        DemandHistory.objects.filter(fiscal_year__isnull=False).exclude(decision=CaseDecision.UNDECIDED).order_by()
    )
    month = ExtractMonth(Coalesce("decided_on", "starts_on"))
    years: dict[str, list[int]] = {}
    counted = decided.values("programme_id", "fiscal_year").annotate(months=Count(month, distinct=True))
    complete = counted.filter(months__gte=COMPLETE_FROM).order_by("programme_id", "fiscal_year")
    for programme, year in complete.values_list("programme_id", "fiscal_year"):
        years.setdefault(programme, []).append(year or 0)
    return years


def _positions(programme: str, years: list[int]) -> Iterator[tuple[Cell, int, float]]:
    certified = DemandHistory.objects.filter(programme=programme, fiscal_year__in=years, positions__gt=0)
    certified = certified.exclude(decision__in=[*_NEVER_WANTED, CaseDecision.UNDECIDED]).order_by()
    rows = certified.values_list("occupation_id", "subdivision_id", "fiscal_year").annotate(Sum("positions"))
    for occupation, state, year, positions in rows.order_by("occupation_id", "subdivision_id", "fiscal_year"):
        yield (occupation or "", state or ""), year, float(positions)


def _cells(
    picture: DemandPicture, programme: str, history: History[Cell], made: Forecast[Cell]
) -> Iterator[DemandForecast]:
    last_year, last = history.years[-1], history.positions[:, -1]
    for index, (occupation, state) in enumerate(made.cells):
        expected = round(made.expected[index])
        yield DemandForecast(
            picture=picture,
            programme_id=programme,
            occupation_id=occupation or None,
            subdivision_id=state or None,
            year=made.year,
            last_year=last_year,
            last_positions=round(last[index]),
            expected=expected,
            low=min(expected, round(made.low[index])),
            high=max(expected, round(made.high[index])),
        )


def _as_told(held_back: Backtest) -> dict[str, float]:
    return {name: round(value, 4) for name, value in vars(held_back).items()}
