"""The registry as columns for the rules: the one place that says what of a person's file a rule may look at.

Not recorded is not known. A person with no row of experience was never asked; a person with one has zero months in all else.
Nothing is recorded of a refugee's status, of tests on the Canadian Language Benchmarks and of sanctions against a person: those
columns stay not known for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q, QuerySet

from common.columns import fill_table, positions
from pathways.engine.facts import NO, UNKNOWN, UNKNOWN_DATE, YES, Vocabulary, WorkerFacts, country_code, day
from pathways.providers import Provider, provide_people

from .choices import ConsentPurpose, IdentityKind, PaperKind, PaperResult, Wish
from .models import (
    Availability,
    Consent,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)

# How long a certificate without an end date is taken to be good for.
PAPER_DAYS = 180

Arrays = dict[str, npt.NDArray[Any]]


def worker_facts(workers: QuerySet[Worker], vocabulary: Vocabulary, as_of: date) -> WorkerFacts:
    """One row a worker of the queryset, sorted by id, as the file stood on `as_of` where it has dates."""
    people = list(
        workers.order_by("pk").values_list(
            *("pk", "country_id", "nationality_id", "municipality__subdivision__country_id", "birth_date", "literate"),
            *("schooling_years", "confirmed_on", "registered_on"),
        )
    )
    ids = np.array([person[0] for person in people], dtype=np.int64)
    windows, stays = _windows(ids), _stays(ids, as_of)
    arrays = WorkerFacts.blank(len(ids), vocabulary, windows=_longest(windows), stays=_longest(stays))
    if not len(ids):
        return WorkerFacts(**arrays)
    _write_people(arrays, people)
    for row, own in windows.items():
        for number, (first, last) in enumerate(own):
            arrays["available_from"][row, number], arrays["available_to"][row, number] = day(first), day(last)
    _write_papers(arrays, ids, as_of)
    _write_experience(arrays, ids, vocabulary)
    _write_claims(arrays, ids, vocabulary)
    _write_wishes(arrays, ids, vocabulary)
    _write_consents(arrays, ids)
    _write_stays(arrays, stays, vocabulary)
    return WorkerFacts(**arrays)


def _of(model: Any, ids: npt.NDArray[np.int64]) -> QuerySet[Any]:
    """Rows of these workers: a range for many, an exact list for few."""
    rows = model._default_manager.filter(worker_id__gte=int(ids[0]), worker_id__lte=int(ids[-1]))
    if ids[-1] - ids[0] + 1 != len(ids):
        rows = rows.filter(worker_id__in=ids.tolist())
    return rows.order_by()


def _write_people(arrays: Arrays, people: Sequence[tuple[Any, ...]]) -> None:
    ids, countries, nationalities, homes, births, literate, years, confirmed, registered = zip(*people, strict=True)
    arrays["ids"][:] = ids
    arrays["registry_country"][:] = [country_code(code) for code in countries]
    arrays["nationality"][:] = [country_code(code) for code in nationalities]
    arrays["lives_in"][:] = [country_code(code) for code in homes]
    arrays["birth_date"][:] = [day(born) for born in births]
    arrays["literate"][:] = [UNKNOWN if reads is None else int(reads) for reads in literate]
    arrays["schooling_years"][:] = [UNKNOWN if number is None else number for number in years]
    arrays["confirmed_on"][:] = [day(when) for when in confirmed]
    arrays["registered_on"][:] = [day(when) for when in registered]
    arrays["stays_told"][:] = YES


def _windows(ids: npt.NDArray[np.int64]) -> dict[int, list[tuple[date, date]]]:
    windows: dict[int, list[tuple[date, date]]] = defaultdict(list)
    if len(ids):
        rows = list(
            _of(Availability, ids).order_by("worker_id", "starts_on").values_list("worker_id", "starts_on", "ends_on")
        )
        at = positions(ids, np.array([row[0] for row in rows], dtype=np.int64))
        for row, (_worker, first, last) in zip(at.tolist(), rows, strict=True):
            windows[row].append((first, last))
    return windows


def _write_papers(arrays: Arrays, ids: npt.NDArray[np.int64], as_of: date) -> None:
    for worker, kind, expires in _of(IdentityDocument, ids).values_list("worker_id", "kind", "expires_on"):
        row = int(np.searchsorted(ids, worker))
        if kind == IdentityKind.PASSPORT:
            arrays["passport_held"][row] = YES
            arrays["passport_expires"][row] = max(arrays["passport_expires"][row], day(expires))
        else:
            arrays["national_id_held"][row] = YES
    for (worker, kind), (result, until) in _latest_papers(ids, as_of).items():
        _write_paper(arrays, int(np.searchsorted(ids, worker)), kind, result, until)


def _latest_papers(ids: npt.NDArray[np.int64], as_of: date) -> dict[tuple[int, str], tuple[str, int]]:
    """Of each person and kind the paper issued last by `as_of` (one with a date before one without): its result, and until when."""
    papers = (
        _of(SupportingPaper, ids)
        .filter(Q(issued_on__isnull=True) | Q(issued_on__lte=as_of))
        .order_by(F("issued_on").asc(nulls_first=True), "pk")
        .values_list("worker_id", "kind", "result", "issued_on", "expires_on")
    )
    latest: dict[tuple[int, str], tuple[str, int]] = {}
    for worker, kind, result, issued, expires in papers:
        until = expires or (issued + timedelta(days=PAPER_DAYS) if issued else None)
        latest[worker, kind] = result, day(until)
    return latest


def _write_paper(arrays: Arrays, row: int, kind: str, result: str, until: int) -> None:
    """A record on either the police or the penal certificate counts, and the first of the two to run out.

    A certificate that was shown without noting what it says is not known to be clear.
    """
    clear = {PaperResult.CLEAR: YES, PaperResult.NOT_CLEAR: NO}.get(PaperResult(result), UNKNOWN)
    if kind in (PaperKind.POLICE_RECORD, PaperKind.PENAL_RECORD):
        arrays["police_record_clear"][row], arrays["police_record_until"][row] = _both_records(
            (int(arrays["police_record_clear"][row]), int(arrays["police_record_until"][row])), (clear, until)
        )
    elif kind == PaperKind.MIGRATION_RECORD:
        arrays["migration_record_clear"][row] = clear
    elif kind == PaperKind.MEDICAL and clear != NO:
        arrays["medical_until"][row] = until
    elif kind == PaperKind.DRIVING_LICENCE and clear != NO:
        arrays["driving_licence"][row] = YES


def _both_records(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """What two certificates say together: a record outweighs all, of two clear ones the one that runs out first stands."""
    for verdict in (NO, YES):
        said = [until for clear, until in (one, other) if clear == verdict]
        if said:
            return verdict, min(said)
    return UNKNOWN, UNKNOWN_DATE


def _write_experience(arrays: Arrays, ids: npt.NDArray[np.int64], vocabulary: Vocabulary) -> None:
    rows = list(
        _of(WorkExperience, ids).values_list(
            "worker_id", "occupation_id", "crop_id", "months", "occupation__is_agricultural"
        )
    )
    occupations = {code: number for number, code in enumerate(vocabulary.occupations)}
    crops = {code: number for number, code in enumerate(vocabulary.crops)}
    fill_table(arrays["occupation_months"], ids, [(w, o, m) for w, o, _c, m, _a in rows], occupations, add=True)
    fill_table(arrays["crop_months"], ids, [(w, c or "", m) for w, _o, c, m, _a in rows], crops, add=True)
    farm = arrays["farm_months"].reshape(-1, 1)
    fill_table(farm, ids, [(w, "farm" if a else "", m) for w, _o, _c, m, a in rows], {"farm": 0}, add=True)


def _write_claims(arrays: Arrays, ids: npt.NDArray[np.int64], vocabulary: Vocabulary) -> None:
    skills = {code: number for number, code in enumerate(vocabulary.skills)}
    languages = {code: number for number, code in enumerate(vocabulary.languages)}
    fill_table(
        arrays["skill_evidence"],
        ids,
        _of(SkillClaim, ids).values_list("worker_id", "skill_id", "evidence"),
        skills,
    )
    fill_table(
        arrays["language_level"],
        ids,
        _of(LanguageClaim, ids).values_list("worker_id", "language_id", "level"),
        languages,
    )


def _write_wishes(arrays: Arrays, ids: npt.NDArray[np.int64], vocabulary: Vocabulary) -> None:
    """Wishes are asked of everybody at registration: no row is no refusal."""
    for name in ("refuses_programme", "refuses_place", "prefers_programme", "prefers_place"):
        arrays[name][:] = NO
    programmes = {code: number for number, code in enumerate(vocabulary.programmes)}
    places = {code: number for number, code in enumerate(vocabulary.places)}
    by_programme = list(_of(ProgrammeWish, ids).values_list("worker_id", "programme_id", "wish"))
    by_place = [
        (worker, subdivision or country, wish)
        for worker, country, subdivision, wish in _of(PlaceWish, ids).values_list(
            "worker_id", "country_id", "subdivision_id", "wish"
        )
    ]
    for prefix, wish in (("refuses", Wish.REFUSED), ("prefers", Wish.WANTED)):
        for axis, rows, columns in (("programme", by_programme, programmes), ("place", by_place, places)):
            chosen = [(worker, code, YES) for worker, code, said in rows if said == wish]
            fill_table(arrays[f"{prefix}_{axis}"], ids, chosen, columns, reset=None)


def _write_consents(arrays: Arrays, ids: npt.NDArray[np.int64]) -> None:
    """Open consent is yes, only withdrawn ones are no, never asked is not known."""
    rows = _of(Consent, ids).filter(purpose=ConsentPurpose.MATCHING).values_list("worker_id", "withdrawn_at")
    for worker, withdrawn in rows:
        row = int(np.searchsorted(ids, worker))
        arrays["consent_matching"][row] = max(arrays["consent_matching"][row], NO if withdrawn else YES)


def _stays(ids: npt.NDArray[np.int64], as_of: date) -> dict[int, list[tuple[str, date, date | None]]]:
    """Of each row the stays that had begun by the day, in their order: programme, first day, last day where it is noted."""
    stays: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    if len(ids):
        rows = _of(PastStay, ids).filter(entered_on__lt=as_of).order_by("entered_on", "pk")
        for worker, programme, entered, left in rows.values_list("worker_id", "programme_id", "entered_on", "left_on"):
            stays[int(np.searchsorted(ids, worker))].append((programme, entered, left))
    return stays


def _write_stays(
    arrays: Arrays, stays: Mapping[int, Sequence[tuple[str, date, date | None]]], vocabulary: Vocabulary
) -> None:
    """Past stays are asked of everybody at registration: no row is none."""
    for row, own in stays.items():
        for number, (programme, entered, left) in enumerate(own):
            arrays["stay_programme"][row, number] = vocabulary.index("programmes", programme)
            arrays["stay_from"][row, number], arrays["stay_to"][row, number] = day(entered), day(left)


def _longest(lists: Mapping[int, Sequence[Any]]) -> int:
    return max((len(own) for own in lists.values()), default=1)


def _count(as_of: date) -> int:
    return Worker.objects.matchable().count()


def _chunks(vocabulary: Vocabulary, as_of: date, size: int) -> Iterator[WorkerFacts]:
    """Everybody whom a run may propose, `size` people at a time in the order of their ids."""
    ids = list(Worker.objects.matchable().order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), size):
        own = ids[first : first + size]
        yield worker_facts(Worker.objects.matchable().filter(pk__gte=own[0], pk__lte=own[-1]), vocabulary, as_of)


provide_people(Provider(_count, _chunks))
