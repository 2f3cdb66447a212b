"""The registry as columns for the rules: the one place that says what of a person's file a rule may look at.

Not recorded is not known. A person with no row of experience was never asked; a person with one has zero months in all else.
Nothing is recorded of a refugee's status, of tests on the Canadian Language Benchmarks and of sanctions against a person: those
columns stay not known for everybody.

One person is read as a hundred thousand are: every table in one statement, its rows as arrays, written into the columns by position.
`tests/workers/row_by_row.py` says the same a row at a time, and a test that they agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Coalesce

from common.columns import fill_cells, last_of_each, numbered
from common.reading import COUNTRY, DAY, IDS, STATE, WHOLE, Column, Reading, Source, code_of, read_columns
from pathways.engine.facts import NO, UNKNOWN, UNKNOWN_DATE, YES, Vocabulary, WorkerFacts
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
# People of whom a range of ids may hold so many times as many are still read by the range.
SPARSE = 4

Arrays = dict[str, npt.NDArray[Any]]
Rows = dict[str, Column]

_PEOPLE = {
    "pk": ("ids", IDS),
    "country_id": ("registry_country", COUNTRY),
    "nationality_id": ("nationality", COUNTRY),
    "municipality__subdivision__country_id": ("lives_in", COUNTRY),
    "birth_date": ("birth_date", DAY),
    "literate": ("literate", STATE),
    "schooling_years": ("schooling_years", WHOLE),
    "confirmed_on": ("confirmed_on", DAY),
    "registered_on": ("registered_on", DAY),
}
_HOME = "municipality__subdivision_id"
_PAPERS = tuple(PaperKind.values)
_POLICE = (_PAPERS.index(PaperKind.POLICE_RECORD), _PAPERS.index(PaperKind.PENAL_RECORD))
# What each result says of being clear (last: no result); a certificate shown without noting what it says is not known to be.
_VERDICTS = {PaperResult.CLEAR: YES, PaperResult.NOT_CLEAR: NO}
_CLEAR = np.array([*(_VERDICTS.get(result, UNKNOWN) for result in PaperResult), UNKNOWN], dtype=np.int8)


def worker_facts(workers: QuerySet[Worker], vocabulary: Vocabulary, as_of: date) -> WorkerFacts:
    """One row a worker of the queryset, sorted by id, as the file stood on `as_of` where it has dates.

    About 2.5 KB a person with the shipped lists: ask for many people a chunk at a time (`people_in_chunks`).
    """
    return _facts_of(np.sort(read_columns(workers, {"pk": IDS})["pk"]), vocabulary, as_of)


def person_facts(worker: int, vocabulary: Vocabulary, as_of: date) -> WorkerFacts:
    """`worker_facts` of one person by their id, in one statement."""
    return _facts_of(np.array([worker], dtype=np.int64), vocabulary, as_of)


def _facts_of(ids: Column, vocabulary: Vocabulary, as_of: date) -> WorkerFacts:
    told = _read(_reading(vocabulary, as_of), ids)
    people = told["people"]
    windows = _in_order(told["windows"], "starts_on")
    stays = _in_order(told["stays"], "entered_on", "pk")
    stays.pop("pk")
    arrays = WorkerFacts.blank(len(people["pk"]), vocabulary, windows=_most(windows), stays=_most(stays))
    for field, (name, _told) in _PEOPLE.items():
        arrays[name][:] = people[field]
    arrays["home"][:] = people[_HOME]
    arrays["stays_told"][:] = YES  # past stays are asked of everybody at registration: no row is none
    _write_lists(arrays, windows, ("available_from", "available_to"))
    _write_lists(arrays, stays, ("stay_programme", "stay_from", "stay_to"))
    _write_identity(arrays, told["identity"])
    _write_papers(arrays, told["papers"])
    _write_experience(arrays, told["experience"])
    _write_claims(arrays, told)
    _write_wishes(arrays, told)
    _write_consents(arrays, told["consents"])
    return WorkerFacts(**arrays)


@lru_cache(maxsize=8)
def _reading(vocabulary: Vocabulary, as_of: date) -> Reading:
    hanging = _sources(vocabulary, as_of)
    people = {field: told for field, (_name, told) in _PEOPLE.items()} | {_HOME: code_of(vocabulary.places)}
    return Reading(
        {"people": (Worker.objects.all(), people)}
        | {name: (rows, {"worker_id": IDS, **columns}) for name, (rows, columns) in hanging.items()}
    )


def _sources(vocabulary: Vocabulary, as_of: date) -> Mapping[str, Source]:
    """What is read of each table of a file: papers issued and stays begun by the day, the consent to matching alone."""
    wish = code_of(Wish.values)
    by_then = SupportingPaper.objects.filter(Q(issued_on__isnull=True) | Q(issued_on__lte=as_of))
    place = PlaceWish.objects.annotate(place=Coalesce("subdivision_id", "country_id"))
    stands = ExpressionWrapper(Q(withdrawn_at__isnull=True), output_field=BooleanField())
    consents = Consent.objects.filter(purpose=ConsentPurpose.MATCHING).annotate(stands=stands)
    programme = code_of(vocabulary.programmes)
    return {
        "windows": (Availability.objects.all(), {"starts_on": DAY, "ends_on": DAY}),
        "stays": (
            PastStay.objects.filter(entered_on__lt=as_of),
            {"programme_id": programme, "entered_on": DAY, "left_on": DAY, "pk": IDS},
        ),
        "identity": (IdentityDocument.objects.all(), {"kind": code_of(IdentityKind.values), "expires_on": DAY}),
        "papers": (
            by_then,
            {
                "kind": code_of(_PAPERS),
                "result": code_of(PaperResult.values),
                "issued_on": DAY,
                "expires_on": DAY,
                "pk": IDS,
            },
        ),
        "experience": (
            WorkExperience.objects.all(),
            {
                "occupation_id": code_of(vocabulary.occupations),
                "crop_id": code_of(vocabulary.crops),
                "months": WHOLE,
                "occupation__is_agricultural": STATE,
            },
        ),
        "skills": (SkillClaim.objects.all(), {"skill_id": code_of(vocabulary.skills), "evidence": WHOLE}),
        "languages": (LanguageClaim.objects.all(), {"language_id": code_of(vocabulary.languages), "level": WHOLE}),
        "programmes": (ProgrammeWish.objects.all(), {"programme_id": programme, "wish": wish}),
        "places": (place, {"place": code_of(vocabulary.places), "wish": wish}),
        "consents": (consents, {"stands": STATE}),
    }


def _read(reading: Reading, ids: Column) -> dict[str, Rows]:
    """What each table says of the people with these sorted ids; "row" is the position of each row's person."""
    told = _told(reading, ids)
    people = told.pop("people")
    order = np.argsort(people["pk"])
    order = order[np.isin(people["pk"][order], ids, assume_unique=True)]
    people = {name: cells[order] for name, cells in people.items()}
    return {"people": people} | {name: _placed(rows, people["pk"]) for name, rows in told.items()}


def _told(reading: Reading, ids: Column) -> dict[str, Rows]:
    """A range of ids for many, an exact list for few far apart."""
    if not len(ids):
        return reading.nothing()
    first, last = int(ids[0]), int(ids[-1])
    if last - first < SPARSE * len(ids):
        return reading.read_between(first, last)
    return reading.read_among(ids.tolist())


def _placed(told: Rows, ids: Column) -> Rows:
    workers = told.pop("worker_id")
    if not len(ids):
        return {"row": workers[:0], **{name: cells[:0] for name, cells in told.items()}}
    row = np.minimum(np.searchsorted(ids, workers), len(ids) - 1)
    ours = ids[row] == workers
    return {"row": row[ours], **{name: cells[ours] for name, cells in told.items()}}


def _in_order(told: Rows, *by: str) -> Rows:
    """The rows sorted by person and then by the named columns; "number" counts those of one person from 0."""
    order = np.lexsort([told[name] for name in reversed(("row", *by))])
    sorted_rows = {name: cells[order] for name, cells in told.items()}
    return {"row": sorted_rows.pop("row"), "number": numbered(told["row"][order]), **sorted_rows}


def _most(told: Rows) -> int:
    return int(told["number"].max(initial=0)) + 1


def _write_lists(arrays: Arrays, told: Rows, names: tuple[str, ...]) -> None:
    row, number, *columns = told.values()
    for name, cells in zip(names, columns, strict=True):
        arrays[name][row, number] = cells


def _write_identity(arrays: Arrays, told: Rows) -> None:
    is_passport = told["kind"] == IdentityKind.values.index(IdentityKind.PASSPORT)
    passports = told["row"][is_passport]
    arrays["passport_held"][passports] = YES
    np.maximum.at(arrays["passport_expires"], passports, told["expires_on"][is_passport].astype(np.int32))
    arrays["national_id_held"][told["row"][~is_passport]] = YES


def _write_papers(arrays: Arrays, papers: Rows) -> None:
    told = _latest(papers)
    clear = _CLEAR[told["result"]]
    kind, row, until = told["kind"], told["row"], told["until"]
    _write_police_records(arrays, told, clear)
    migration = kind == _PAPERS.index(PaperKind.MIGRATION_RECORD)
    arrays["migration_record_clear"][row[migration]] = clear[migration]
    medical = (kind == _PAPERS.index(PaperKind.MEDICAL)) & (clear != NO)
    arrays["medical_until"][row[medical]] = until[medical]
    licence = (kind == _PAPERS.index(PaperKind.DRIVING_LICENCE)) & (clear != NO)
    arrays["driving_licence"][row[licence]] = YES


def _latest(told: Rows) -> Rows:
    """Of each person and kind the paper issued last (one with a date before one without): its result, and until when it is good."""
    last = last_of_each(told["row"] * len(_PAPERS) + told["kind"], told["issued_on"], told["pk"])
    latest = {name: cells[last] for name, cells in told.items()}
    counted = np.where(latest["issued_on"] == UNKNOWN_DATE, UNKNOWN_DATE, latest["issued_on"] + PAPER_DAYS)
    return latest | {"until": np.where(latest["expires_on"] == UNKNOWN_DATE, counted, latest["expires_on"])}


def _write_police_records(arrays: Arrays, told: Rows, clear: npt.NDArray[np.int8]) -> None:
    """The police and the penal certificate together: a record outweighs all, of two clear ones the one that runs out first stands."""
    of_either = np.isin(told["kind"], _POLICE)
    for verdict in (YES, NO):
        said = of_either & (clear == verdict)
        row, until = told["row"][said], told["until"][said].astype(np.int32)
        arrays["police_record_clear"][row] = verdict
        arrays["police_record_until"][row] = np.iinfo(np.int32).max
        np.minimum.at(arrays["police_record_until"], row, until)


def _write_experience(arrays: Arrays, told: Rows) -> None:
    row, months = told["row"], told["months"]
    fill_cells(arrays["occupation_months"], row, told["occupation_id"], months, add=True)
    fill_cells(arrays["crop_months"], row, told["crop_id"], months, add=True)
    farm = np.where(told["occupation__is_agricultural"] == YES, 0, UNKNOWN)
    fill_cells(arrays["farm_months"].reshape(-1, 1), row, farm, months, add=True)


def _write_claims(arrays: Arrays, told: Mapping[str, Rows]) -> None:
    skills, spoken = told["skills"], told["languages"]
    fill_cells(arrays["skill_evidence"], skills["row"], skills["skill_id"], skills["evidence"])
    fill_cells(arrays["language_level"], spoken["row"], spoken["language_id"], spoken["level"])


def _write_wishes(arrays: Arrays, told: Mapping[str, Rows]) -> None:
    """Wishes are asked of everybody at registration: no row is no refusal."""
    for prefix, said in (("refuses", Wish.REFUSED), ("prefers", Wish.WANTED)):
        for axis, rows, code in (
            ("programme", told["programmes"], "programme_id"),
            ("place", told["places"], "place"),
        ):
            chosen = rows["wish"] == Wish.values.index(said)
            table = arrays[f"{prefix}_{axis}"]
            table[:] = NO
            fill_cells(table, rows["row"][chosen], rows[code][chosen], np.int64(YES), reset=None)


def _write_consents(arrays: Arrays, told: Rows) -> None:
    """Open consent is yes, only withdrawn ones are no, never asked is not known."""
    np.maximum.at(arrays["consent_matching"], told["row"], told["stands"].astype(np.int8))


def people_in_chunks(vocabulary: Vocabulary, as_of: date, size: int) -> Iterator[WorkerFacts]:
    """Everybody whom a run may propose, `size` people at a time in the order of their ids: the list is made when it begins."""
    ids = np.sort(read_columns(Worker.objects.matchable(), {"pk": IDS})["pk"])
    for first in range(0, len(ids), size):
        own = ids[first : first + size]
        within = Worker.objects.matchable().filter(pk__gte=int(own[0]), pk__lte=int(own[-1]))
        yield worker_facts(within, vocabulary, as_of)


def _count(as_of: date) -> int:
    return Worker.objects.matchable().count()


provide_people(Provider(_count, people_in_chunks))
