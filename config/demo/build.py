"""The whole demonstration from a seed, without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

import numpy as np

from .chance import Flags, Ints, Streams
from .demand import Demand, make_demand
from .grievances import ComplaintRow, make_complaints
from .papers import make_identities, make_papers
from .people import People, make_people
from .recruiting import RecruiterRow, make_recruiters
from .skills import draw_profiles, make_experience, make_languages, make_skills, preferred_languages
from .stays import last_employers, make_stays
from .tables import Rows
from .wishes import make_availability, make_consents, make_place_wishes, make_programme_wishes


@dataclass(frozen=True)
class Already:
    """How many of each there are: numbers of new ones continue from here, and the same seed makes other people."""

    workers: int = 0
    employers: int = 0
    vacancies: int = 0
    recruiters: int = 0
    complaints: int = 0


@dataclass(frozen=True)
class Registry:
    """The people, and tables about them that are made when they are asked for (each from its own stream, in any order)."""

    streams: Streams
    people: People
    stays: Rows
    profile: Ints

    @cached_property
    def last_employer(self) -> list[str]:
        return last_employers(self.stays, len(self.people))

    def preferred_languages(self) -> tuple[list[str], Flags]:
        return preferred_languages(self.streams, self.people)

    def identities(self) -> Rows:
        return make_identities(self.streams, self.people)

    def papers(self) -> Rows:
        return make_papers(self.streams, self.people)

    def experience(self) -> Rows:
        return make_experience(self.streams, self.people, self.profile, self.stays)

    def skills(self) -> Rows:
        return make_skills(self.streams, self.people, self.profile, self.stays)

    def languages(self) -> Rows:
        return make_languages(self.streams, self.people, self.stays)

    def availability(self) -> Rows:
        return make_availability(self.streams, self.people)

    def programme_wishes(self) -> Rows:
        return make_programme_wishes(self.streams, self.people)

    def place_wishes(self) -> Rows:
        return make_place_wishes(self.streams, self.people)

    def consents(self) -> Rows:
        return make_consents(self.streams, self.people)

    def tables(self) -> Iterator[Rows]:
        """Every table about the people, one after another."""
        yield self.stays
        for name in ("identities", "papers", "experience", "skills", "languages", "availability"):
            yield getattr(self, name)()
        for name in ("programme_wishes", "place_wishes", "consents"):
            yield getattr(self, name)()


@dataclass(frozen=True)
class Demonstration:
    as_of: date
    demand: Demand
    registry: Registry
    recruiters: list[RecruiterRow]
    complaints: list[ComplaintRow]


def build(workers: int, vacancies: int, seed: int, as_of: date, already: Already = Already()) -> Demonstration:
    """Everything, the same for the same arguments."""
    streams = Streams(seed, already.workers)
    demand = make_demand(streams, vacancies, as_of, already.employers, already.vacancies)
    people = make_people(streams, workers, as_of)
    stays = make_stays(streams, people, demand.names_by_programme())
    registry = Registry(streams, people, stays, draw_profiles(streams, people))
    recruiters = make_recruiters(streams, demand, as_of, already.recruiters)
    return Demonstration(
        as_of, demand, registry, recruiters, make_complaints(streams, recruiters, demand, as_of, already.complaints)
    )


def fingerprint(demonstration: Demonstration) -> str:
    """SHA-256 over every row, to compare two makings."""
    digest = hashlib.sha256()
    people = demonstration.registry.people
    for column in fields(people):
        value = getattr(people, column.name)
        digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    for table in demonstration.registry.tables():
        for row in table:
            digest.update(repr(row).encode())
    for part in (
        demonstration.demand.employers,
        demonstration.demand.vacancies,
        demonstration.recruiters,
        demonstration.complaints,
    ):
        digest.update(repr(part).encode())
    return digest.hexdigest()
