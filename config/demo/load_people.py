"""The people of the demonstration into the registry, as the officers of their offices would have registered them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from accounts.models import Office, User
from common.folios import make_folio, reserve_numbers
from common.names import fold
from reference.models import Municipality
from workers.choices import Relation
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
from workers.phones import phone_key
from workers.services import CONSENT_TEXT_VERSION

from .build import Registry
from .copying import EVENT, Written, copy_columns, copy_rows, dates, reserve_ids, times, years
from .kin import CALLED, Kin
from .people import People
from .places import offices, towns
from .tables import NO_DAY, Rows

WITHDRAWN_WHY = "Ya no le interesa viajar."
STALE_DAYS = 90
RELATIONS = {
    Kin.PARENT: Relation.PARENT,
    Kin.SPOUSE: Relation.SPOUSE,
    Kin.SIBLING: Relation.SIBLING,
    Kin.CHILD: Relation.CHILD,
    Kin.AUNT: Relation.RELATIVE,
    Kin.NEIGHBOUR: Relation.NEIGHBOUR,
}


class Loader:
    """Writes one registry. Ids, moments of registration and offices of the people are the same for all tables."""

    def __init__(self, registry: Registry, places: dict[str, Office], officers: dict[int, User]) -> None:
        self.registry, self.people = registry, registry.people
        self.ids = _ids(self.people)
        self.stamps = times(self.people.registered, self.people.minute)
        in_order = [places[row["code"]] for row in offices()]
        self.offices = [in_order[office] for office in self.people.office.tolist()]
        self.officers = officers

    def write(self) -> Written:
        """People first, then everything about them; only one table at a time is in memory."""
        return {
            "workers": copy_columns(Worker, self.workers()),
            "worker events": copy_rows(WorkerEvent, EVENT, self.events()),
            "identity documents": copy_columns(IdentityDocument, self.identities()),
            "papers": copy_columns(SupportingPaper, self.papers()),
            "work experience": copy_columns(WorkExperience, self.experience()),
            "skills": copy_columns(SkillClaim, self.skills()),
            "languages": copy_columns(LanguageClaim, self.languages()),
            "availability": copy_columns(Availability, self.availability()),
            "past stays": copy_columns(PastStay, self.stays()),
            "programme wishes": copy_columns(ProgrammeWish, self.programme_wishes()),
            "place wishes": copy_columns(PlaceWish, self.place_wishes()),
            "consents": copy_columns(Consent, self.consents()),
        }

    def workers(self) -> dict[str, Any]:
        people, names = self.people, self.people.names
        municipality = municipality_ids()
        home, birthplace = (
            [municipality[town] for town in where.tolist()] for where in (people.town, people.birth_town)
        )
        language, interpreter = self.registry.preferred_languages()
        draft = np.array([status == "draft" for status in people.status])
        encrypted: Any = Worker._meta.get_field("phone").get_prep_value
        return {
            "id": self.ids,
            "folio": _folios(people),
            "status": people.status,
            "country_id": people.country_codes,
            "office_id": [office.pk for office in self.offices],
            "given_names": names.given,
            "first_surname": names.first,
            "second_surname": names.second,
            "married_name": names.married,
            "search_name": _search_names(people),
            "birth_date": dates(people.born),
            "sex": people.sex,
            "nationality_id": people.country_codes,
            "birth_municipality_id": birthplace,
            "municipality_id": home,
            "area": ["urban" if urban else "rural" for urban in people.urban.tolist()],
            "address": people.address,
            "people": people.peoples.people,
            "schooling_years": people.years,
            "literate": [None if reads < 0 else bool(reads) for reads in people.literate.tolist()],
            "preferred_language_id": language,
            "needs_interpreter": interpreter,
            "phone": [encrypted(number) for number in people.phone],
            "phone_index": [phone_key(number) for number in people.phone],
            "phone_last7": [phone_key(number, 7) for number in people.phone],
            "phone_last4": [phone_key(number, 4) for number in people.phone],
            "phone_is_shared": people.phone_is_shared,
            "second_phone": [""] * len(people),
            "email": [""] * len(people),
            **_emergency(people.emergency_contact, encrypted),
            "household_duties": [""] * len(people),
            "registered_on": dates(np.where(draft, NO_DAY, people.registered)),
            "confirmed_on": dates(people.confirmed),
            "last_employer": self.registry.last_employer,
            "created_at": self.stamps,
            "updated_at": self.stamps,
        }

    def events(self) -> Iterator[tuple[Any, ...]]:
        """Registered; confirmed; marked as stale 90 days later, or withdrawn. A draft has no event yet."""
        people, minute = self.people, self.people.minute
        confirmed = times(people.confirmed, minute)
        stale = times(np.minimum(people.confirmed + STALE_DAYS, people.as_of), minute)
        withdrawn = times(np.full(len(people), people.as_of - 1), minute)
        newer = (people.confirmed > people.registered).tolist()
        for position, status in enumerate(people.status):
            if status == "draft":
                continue
            subject, officer = self.ids[position], self.officers.get(self.offices[position].pk)
            by = officer.pk if officer else None
            yield "register", "draft", "registered", "", by, self.stamps[position], subject
            if newer[position]:
                yield "confirm", "registered", "registered", "", by, confirmed[position], subject
            if status == "stale":
                yield "mark_stale", "registered", "stale", "", None, stale[position], subject
            if status == "withdrawn":
                yield "withdraw", "registered", "withdrawn", WITHDRAWN_WHY, by, withdrawn[position], subject

    def identities(self) -> dict[str, Any]:
        rows = self.registry.identities()
        encrypt: Any = IdentityDocument._meta.get_field("number").get_prep_value  # type: ignore[union-attr]
        keys = zip(rows["kind"], rows["country"], rows["number"], strict=True)
        return {
            **self.owner(rows),
            "kind": rows["kind"],
            "country_id": rows["country"],
            "number": [encrypt(number) for number in rows["number"]],
            "number_index": [identity_index(*key) for key in keys],
            "last_digits": [number[-4:] for number in rows["number"]],
            "expires_on": dates(rows["expires"]),
            "seen": rows["seen"],
            "doubt": [""] * len(rows),
        }

    def papers(self) -> dict[str, Any]:
        rows = self.registry.papers()
        return {
            **self.owner(rows),
            "kind": rows["kind"],
            "result": rows["result"],
            "issued_on": dates(rows["issued"]),
            "expires_on": dates(rows["expires"]),
        }

    def experience(self) -> dict[str, Any]:
        rows = self.registry.experience()
        return {
            **self.owner(rows),
            "occupation_id": rows["occupation"],
            "crop_id": [crop or None for crop in rows["crop"]],
            "country_id": rows["country"],
            "employer_name": rows["employer"],
            "started_on": dates(rows["started"]),
            "ended_on": dates(rows["ended"]),
            "months": rows["months"],
            "seasons": [None] * len(rows),
            "last_year": [int(day[:4]) if day else None for day in dates(rows["ended"])],
            "evidence": rows["evidence"],
        }

    def skills(self) -> dict[str, Any]:
        rows = self.registry.skills()
        return {
            **self.owner(rows),
            "skill_id": rows["skill"],
            "evidence": rows["evidence"],
            "last_used_on": dates(rows["last_used"]),
        }

    def languages(self) -> dict[str, Any]:
        rows = self.registry.languages()
        return {
            **self.owner(rows),
            "language_id": rows["language"],
            "level": rows["level"],
            "is_mother_tongue": rows["mother"],
            "evidence": rows["evidence"],
        }

    def availability(self) -> dict[str, Any]:
        rows = self.registry.availability()
        return {**self.owner(rows), "starts_on": dates(rows["starts"]), "ends_on": dates(rows["ends"])}

    def stays(self) -> dict[str, Any]:
        rows = self.registry.stays
        return {
            **self.owner(rows),
            "programme_id": rows["programme"],
            "entered_on": dates(rows["entered"]),
            "left_on": dates(rows["left"]),
            "employer_name": rows["employer"],
        }

    def programme_wishes(self) -> dict[str, Any]:
        rows = self.registry.programme_wishes()
        return {"worker_id": self.worker_ids(rows), "programme_id": rows["programme"], "wish": rows["wish"]}

    def place_wishes(self) -> dict[str, Any]:
        rows = self.registry.place_wishes()
        return {
            "worker_id": self.worker_ids(rows),
            "country_id": [code[:2] for code in rows["place"]],
            "subdivision_id": [code if len(code) > 2 else None for code in rows["place"]],
            "wish": rows["wish"],
        }

    def consents(self) -> dict[str, Any]:
        rows = self.registry.consents()
        person = rows["person"]
        return {
            "worker_id": self.worker_ids(rows),
            "purpose": rows["purpose"],
            "text_version": [CONSENT_TEXT_VERSION] * len(rows),
            "means": rows["means"],
            "given_at": times(rows["given"], self.people.minute[person]),
            "withdrawn_at": times(rows["withdrawn"], self.people.minute[person] + 5),
            "end": np.where(rows["withdrawn"] == NO_DAY, "", "person").tolist(),
        }

    def worker_ids(self, rows: Rows) -> list[int]:
        return [self.ids[person] for person in rows["person"].tolist()]

    def owner(self, rows: Rows) -> dict[str, Any]:
        stamps = [self.stamps[person] for person in rows["person"].tolist()]
        return {"worker_id": self.worker_ids(rows), "created_at": stamps, "updated_at": stamps}


def load_people(registry: Registry, places: dict[str, Office], officers: dict[int, User]) -> Written:
    """Write people and everything about them. `officers` by office. Returns rows by table."""
    return Loader(registry, places, officers).write() if len(registry.people) else {}


def municipality_ids() -> list[int]:
    """Ids of `towns()`, in their order. Raises KeyError where the reference list has not been loaded."""
    found = Municipality.objects.values_list("pk", "subdivision_id", "code")
    ids = {(subdivision, code): pk for pk, subdivision, code in found}
    return [ids[town.subdivision, town.code] for town in towns()]


def _ids(people: People) -> list[int]:
    """Who came later has the larger id, as if people had been registered one after another."""
    ids = np.empty(len(people), dtype=np.int64)
    ids[_by_arrival(people)] = reserve_ids(Worker, len(people))
    return ids.tolist()


def _by_arrival(people: People) -> Any:
    return np.lexsort((people.serial, people.minute, people.registered))


def _folios(people: People) -> list[str]:
    """Running numbers by country and year, in the order of registration."""
    folios = [""] * len(people)
    countries, year = people.country_codes, years(people.registered)
    series: dict[tuple[str, int], list[int]] = {}
    for position in _by_arrival(people).tolist():
        series.setdefault((countries[position], year[position]), []).append(position)
    for (country, in_year), positions in sorted(series.items()):
        numbers: Sequence[int] = reserve_numbers(f"{country}-{in_year}", len(positions))
        for position, number in zip(positions, numbers, strict=True):
            folios[position] = make_folio(country, in_year, number)
    return folios


def _emergency(contacts: Sequence[str], encrypted: Any) -> dict[str, list[str]]:
    """The contacts' name, relation and telephone as three columns; empty where nobody was named."""
    relations = {word: RELATIONS[kin] for kin, words in CALLED.items() for word in words}
    parts = [contact.split(", ") if contact else ["", "", ""] for contact in contacts]
    return {
        "emergency_contact": [encrypted(name) for name, _relation, _phone in parts],
        "emergency_relation": [str(relations.get(relation, "")) for _name, relation, _phone in parts],
        "emergency_phone": [encrypted(phone) for _name, _relation, phone in parts],
    }


def _search_names(people: People) -> list[str]:
    """`fold` of the whole name, part by part: the same texts come again and again."""
    folded = cache(fold)
    parts = zip(people.names.given, people.names.first, people.names.second, people.names.married, strict=True)
    return [" ".join(filter(None, map(folded, names))) for names in parts]
