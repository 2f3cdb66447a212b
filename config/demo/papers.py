"""Identity documents and papers shown at the office. What was not shown has no row: not known, never no."""

from __future__ import annotations

import numpy as np

from .chance import Ints, Streams, flags, pick
from .contacts import identity_number, passport_number
from .people import EPOCH, People
from .places import COUNTRIES, towns
from .tables import NO_DAY, Rows, joined

NATIONAL_DOCUMENT = 0.97
PASSPORT = 0.55
PASSPORT_DAYS = {"GT": 1826, "HN": 3652, "SV": 2191}
# Share of people who have shown each paper, days it is issued for (0: no end written on it), oldest age shown, share not clear.
PAPERS = {
    "police_record": (0.60, 180, 210, 0.025),
    "penal_record": (0.50, 180, 210, 0.02),
    "migration_record": (0.22, 0, 400, 0.06),
    "medical": (0.34, 365, 400, 0.03),
    "birth_certificate": (0.55, 0, 900, 0.0),
    "work_letter": (0.30, 0, 900, 0.0),
}
DRIVING_LICENCE_MEN, DRIVING_LICENCE_WOMEN = 0.2, 0.05
RESULT_OF = {"birth_certificate": "shown", "work_letter": "shown", "driving_licence": "shown"}


def make_identities(streams: Streams, people: People) -> Rows:
    """National documents and passports. Somebody without the first has the second: everybody can be named."""
    rng = streams("identities")
    n = len(people)
    national = flags(rng, n, NATIONAL_DOCUMENT)
    passport = flags(rng, n, PASSPORT) | ~national
    return joined([_national(rng, people, np.flatnonzero(national)), _passports(rng, people, np.flatnonzero(passport))])


def _national(rng: np.random.Generator, people: People, person: Ints) -> Rows:
    born = (np.datetime64(EPOCH) + people.born.astype("timedelta64[D]")).astype("datetime64[Y]").astype(np.int64) + 1970
    found = [
        identity_number(COUNTRIES[c], serial, towns()[town], year)
        for c, serial, town, year in zip(
            people.country[person].tolist(),
            people.serial[person].tolist(),
            people.birth_town[person].tolist(),
            born[person].tolist(),
            strict=True,
        )
    ]
    until = people.registered[person] + rng.integers(-60, 3650, len(person))
    return _documents(
        person,
        [kind for kind, _number in found],
        [people.country_codes[p] for p in person.tolist()],
        [number for _kind, number in found],
        np.where(flags(rng, len(person), 0.7), until, NO_DAY),
        flags(rng, len(person), 0.93),
    )


def _passports(rng: np.random.Generator, people: People, person: Ints) -> Rows:
    """Issued at any time within their term, a few over."""
    term = np.array([PASSPORT_DAYS[code] for code in COUNTRIES])[people.country[person]]
    until = people.as_of + (rng.random(len(person)) * (term + 200)).astype(np.int64) - 200
    return _documents(
        person,
        ["passport"] * len(person),
        [people.country_codes[p] for p in person.tolist()],
        [passport_number(serial) for serial in people.serial[person].tolist()],
        until,
        flags(rng, len(person), 0.85),
    )


def _documents(
    person: Ints, kind: list[str], country: list[str], number: list[str], until: Ints, seen: np.ndarray
) -> Rows:
    return Rows({"person": person, "kind": kind, "country": country, "number": number, "expires": until, "seen": seen})


def make_papers(streams: Streams, people: People) -> Rows:
    rng = streams("papers")
    n = len(people)
    abroad = people.country != 0  # Honduras and El Salvador ask about migration offences, Guatemala does not
    parts = []
    for kind, (share, term, oldest, bad) in PAPERS.items():
        asked = abroad if kind == "migration_record" else np.ones(n, dtype=bool)
        person = np.flatnonzero(flags(rng, n, share) & asked)
        parts.append(_papers(rng, people, person, kind, term, oldest, bad))
    drives = flags(rng, n, np.where(people.woman, DRIVING_LICENCE_WOMEN, DRIVING_LICENCE_MEN))
    parts.append(_papers(rng, people, np.flatnonzero(drives), "driving_licence", 1461, 1400, 0.0))
    return joined(parts)


def _papers(
    rng: np.random.Generator, people: People, person: Ints, kind: str, term: int, oldest: int, bad: float
) -> Rows:
    """Issued within `oldest` days before the as-of date, and never after it."""
    n = len(person)
    issued = people.as_of - 1 - (rng.random(n) ** 1.3 * oldest).astype(np.int64)
    clear = RESULT_OF.get(kind, "clear")
    verdict = pick(rng, n, (1 - bad, bad)).tolist()
    return Rows(
        {
            "person": person,
            "kind": [kind] * n,
            "result": ["not_clear" if worse else clear for worse in verdict],
            "issued": issued,
            "expires": issued + term if term else np.full(n, NO_DAY),
        }
    )
