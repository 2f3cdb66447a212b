"""The people of the demonstration into the registry, as the officers of their offices would have registered them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from accounts.models import Office, User
from common.folios import make_folio, reserve_numbers
from common.names import fold
from reference.models import Municipality
from workers.identity import identity_index
from workers.models import (
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
    WorkerEvent,
    WorkExperience,
)
from workers.services import CONSENT_TEXT_VERSION

from .build import Registry
from .chance import Ints
from .copying import copy_rows, dates, reserve_ids, times
from .people import People
from .places import offices, towns
from .tables import NO_DAY

WITHDRAWN_WHY = "Ya no le interesa viajar."
STALE_DAYS = 90
Written = dict[str, int]
"""Rows written, by table."""


def load_people(registry: Registry, places: dict[str, Office], officers: dict[int, User]) -> Written:
    """Write people and everything about them. `officers` by office. Returns rows by table."""
    people = registry.people
    if not len(people):
        return {}
    ids = _ids(people)
    stamps = times(people.registered, people.minute)
    written = {"workers": copy_rows(Worker, WORKER_COLUMNS, _worker_rows(registry, ids, stamps, places))}
    by = [officers[office.pk].pk if office.pk in officers else None for office in _offices_of(people, places)]
    written["worker events"] = copy_rows(WorkerEvent, EVENT_COLUMNS, _event_rows(people, ids, by))
    for name, model, columns, rows in _tables(registry, ids, stamps):
        written[name] = copy_rows(model, columns, rows)
    return written


def _ids(people: People) -> list[int]:
    """Who came later has the larger id, as if people had been registered one after another."""
    order = np.lexsort((people.serial, people.minute, people.registered))
    ids = np.empty(len(people), dtype=np.int64)
    ids[order] = reserve_ids(Worker, len(people))
    return ids.tolist()


def _offices_of(people: People, places: dict[str, Office]) -> list[Office]:
    in_order = [places[row["code"]] for row in offices()]
    return [in_order[office] for office in people.office.tolist()]


WORKER_COLUMNS = (
    "id folio status country_id office_id given_names first_surname second_surname married_name search_name birth_date sex"
    " nationality_id birth_municipality_id municipality_id area address people schooling_years literate preferred_language_id"
    " needs_interpreter phone phone_is_shared email emergency_contact registered_on confirmed_on last_employer created_at updated_at"
).split()


def _worker_rows(
    registry: Registry, ids: Sequence[int], stamps: Sequence[str | None], places: dict[str, Office]
) -> Iterator[tuple[Any, ...]]:
    people, names = registry.people, registry.people.names
    municipality = _municipality_ids()
    language, interpreter = registry.preferred_languages()
    draft = np.array([status == "draft" for status in people.status])
    home = [municipality[town] for town in people.town.tolist()]
    countries = people.country_codes
    columns: list[Iterable[Any]] = [
        ids,
        _folios(people),
        people.status,
        countries,
        [office.pk for office in _offices_of(people, places)],
        names.given,
        names.first,
        names.second,
        names.married,
        _search_names(people),
        dates(people.born),
        people.sex,
        countries,
        home,
        home,
        ["urban" if urban else "rural" for urban in people.urban.tolist()],
        people.address,
        people.peoples.people,
        people.years.tolist(),
        [None if reads < 0 else bool(reads) for reads in people.literate.tolist()],
        language,
        interpreter.tolist(),
        people.phone,
        people.phone_is_shared,
        [""] * len(people),
        people.emergency_contact,
        dates(np.where(draft, NO_DAY, people.registered)),
        dates(people.confirmed),
        registry.last_employer,
        stamps,
        stamps,
    ]
    return zip(*columns, strict=True)


def _municipality_ids() -> list[int]:
    """Ids of `towns()`, in their order. Raises KeyError where the reference list has not been loaded."""
    ids = {(subdivision, code): pk for pk, subdivision, code in Municipality.objects.values_list("pk", "subdivision_id", "code")}
    return [ids[town.subdivision, town.code] for town in towns()]


def _folios(people: People) -> list[str]:
    """Running numbers by country and year, in the order of registration."""
    years = (np.asarray(people.registered).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970).tolist()
    folios = [""] * len(people)
    series: dict[tuple[str, int], list[int]] = {}
    for position in np.lexsort((people.serial, people.minute, people.registered)).tolist():
        series.setdefault((people.country_codes[position], years[position]), []).append(position)
    for (country, year), positions in sorted(series.items()):
        for position, number in zip(positions, reserve_numbers(f"{country}-{year}", len(positions)), strict=True):
            folios[position] = make_folio(country, year, number)
    return folios


def _search_names(people: People) -> list[str]:
    """`fold` of the whole name, part by part: the same texts come again and again."""
    folded = cache(fold)
    parts = zip(people.names.given, people.names.first, people.names.second, people.names.married, strict=True)
    return [" ".join(filter(None, map(folded, names))) for names in parts]


EVENT_COLUMNS = "action old_state new_state reason by_id at subject_id".split()


def _event_rows(people: People, ids: Sequence[int], by: Sequence[int | None]) -> Iterator[tuple[Any, ...]]:
    """Registered; confirmed; marked as stale 90 days later, or withdrawn. A draft has no event yet."""
    registered = times(people.registered, people.minute)
    confirmed = times(people.confirmed, people.minute)
    stale = times(np.minimum(people.confirmed + STALE_DAYS, people.as_of), people.minute)
    withdrawn = times(np.full(len(people), people.as_of - 1), people.minute)
    newer = (people.confirmed > people.registered).tolist()
    for position, status in enumerate(people.status):
        if status == "draft":
            continue
        subject, officer = ids[position], by[position]
        yield ("register", "draft", "registered", "", officer, registered[position], subject)
        if newer[position]:
            yield ("confirm", "registered", "registered", "", officer, confirmed[position], subject)
        if status == "stale":
            yield ("mark_stale", "registered", "stale", "", None, stale[position], subject)
        if status == "withdrawn":
            yield ("withdraw", "registered", "withdrawn", WITHDRAWN_WHY, officer, withdrawn[position], subject)


Table = tuple[str, Any, Sequence[str], Iterable[Sequence[Any]]]


def _tables(registry: Registry, ids: Sequence[int], stamps: Sequence[str | None]) -> Iterator[Table]:
    """What belongs to people, one table after another, so that only one is in memory."""

    def owned(person: Any) -> tuple[list[int], list[str | None]]:
        rows = np.asarray(person).tolist()
        return [ids[row] for row in rows], [stamps[row] for row in rows]

    yield "identity documents", IdentityDocument, IDENTITY_COLUMNS, _identity_rows(registry, owned)
    yield "papers", SupportingPaper, PAPER_COLUMNS, _paper_rows(registry, owned)
    yield "work experience", WorkExperience, EXPERIENCE_COLUMNS, _experience_rows(registry, owned)
    skills = registry.skills()
    worker, stamp = owned(skills["person"])
    rows = zip(worker, skills["skill"], _list(skills["evidence"]), dates(skills["last_used"]), stamp, stamp, strict=True)
    yield "skills", SkillClaim, "worker_id skill_id evidence last_used_on created_at updated_at".split(), rows
    languages = registry.languages()
    worker, stamp = owned(languages["person"])
    claims = zip(
        worker, languages["language"], _list(languages["level"]), _list(languages["mother"]), _list(languages["evidence"]), stamp, stamp, strict=True
    )
    yield "languages", LanguageClaim, "worker_id language_id level is_mother_tongue evidence created_at updated_at".split(), claims
    free = registry.availability()
    worker, stamp = owned(free["person"])
    windows = zip(worker, dates(free["starts"]), dates(free["ends"]), stamp, stamp, strict=True)
    yield "availability", Availability, "worker_id starts_on ends_on created_at updated_at".split(), windows
    yield from _wishes(registry, owned)
    stays = registry.stays
    worker, stamp = owned(stays["person"])
    seasons = zip(worker, stays["programme"], dates(stays["entered"]), dates(stays["left"]), stays["employer"], stamp, stamp, strict=True)
    columns = "worker_id programme_id entered_on left_on employer_name created_at updated_at".split()
    yield "past stays", PastStay, columns, seasons
    yield "consents", Consent, CONSENT_COLUMNS, _consent_rows(registry, owned)


def _list(column: Any) -> list[Any]:
    return list(column.tolist())


IDENTITY_COLUMNS = (
    "worker_id kind country_id number number_index last_digits expires_on seen doubt created_at updated_at".split()
)


def _identity_rows(registry: Registry, owned: Any) -> Iterator[tuple[Any, ...]]:
    documents = registry.identities()
    worker, stamp = owned(documents["person"])
    encrypt = IdentityDocument._meta.get_field("number").get_prep_value
    columns = (worker, documents["kind"], documents["country"], documents["number"], dates(documents["expires"]), _list(documents["seen"]), stamp)
    for owner, kind, country, number, expires, seen, at in zip(*columns, strict=True):
        yield owner, kind, country, encrypt(number), identity_index(kind, country, number), number[-4:], expires, seen, "", at, at


PAPER_COLUMNS = "worker_id kind result issued_on expires_on created_at updated_at".split()


def _paper_rows(registry: Registry, owned: Any) -> Iterator[tuple[Any, ...]]:
    papers = registry.papers()
    worker, stamp = owned(papers["person"])
    return zip(worker, papers["kind"], papers["result"], dates(papers["issued"]), dates(papers["expires"]), stamp, stamp, strict=True)


EXPERIENCE_COLUMNS = (
    "worker_id occupation_id crop_id country_id employer_name started_on ended_on months evidence created_at updated_at".split()
)


def _experience_rows(registry: Registry, owned: Any) -> Iterator[tuple[Any, ...]]:
    work = registry.experience()
    worker, stamp = owned(work["person"])
    return zip(
        worker,
        work["occupation"],
        [crop or None for crop in work["crop"]],
        work["country"],
        work["employer"],
        dates(work["started"]),
        dates(work["ended"]),
        _list(work["months"]),
        _list(work["evidence"]),
        stamp,
        stamp,
        strict=True,
    )


def _wishes(registry: Registry, owned: Any) -> Iterator[Table]:
    programmes = registry.programme_wishes()
    worker, _stamp = owned(programmes["person"])
    rows: Iterable[Any] = zip(worker, programmes["programme"], programmes["wish"], strict=True)
    yield "programme wishes", ProgrammeWish, "worker_id programme_id wish".split(), rows
    places = registry.place_wishes()
    worker, _stamp = owned(places["person"])
    codes = places["place"]
    rows = zip(worker, [code[:2] for code in codes], [code if len(code) > 2 else None for code in codes], places["wish"], strict=True)
    yield "place wishes", PlaceWish, "worker_id country_id subdivision_id wish".split(), rows


CONSENT_COLUMNS = "worker_id purpose text_version means given_at withdrawn_at".split()


def _consent_rows(registry: Registry, owned: Any) -> Iterator[tuple[Any, ...]]:
    people = registry.people
    consents = registry.consents()
    worker, given = owned(consents["person"])
    minute: Ints = people.minute[np.asarray(consents["person"])]
    withdrawn = times(consents["withdrawn"], minute + 5)
    version = [CONSENT_TEXT_VERSION] * len(worker)
    return zip(worker, consents["purpose"], version, consents["means"], given, withdrawn, strict=True)
