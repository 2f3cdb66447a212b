"""What people have worked at, can do and speak."""

from __future__ import annotations

from functools import cache

import numpy as np

from .chance import Flags, Floats, Ints, Streams, flags, log_normal, pick, pick_by_group
from .files import rows, split
from .people import People
from .places import towns
from .programmes import COUNTRY_OF, KEYS
from .tables import NO_DAY, Rows, joined

NO_EXPERIENCE_ASKED = 0.06
OUTSIDE_REGION = 0.05
CLAIMED = 0.5
STATED, LETTER, TESTED, EMPLOYER = 1, 2, 3, 4
EVIDENCE = (0.66, 0.2, 0.1, 0.04)
EVIDENCE_ABROAD = (0.3, 0.3, 0.05, 0.35)
GENERAL_SKILLS = {
    "mobile-phone-use": 0.3,
    "basic-arithmetic": 0.2,
    "ladder-safety": 0.06,
    "first-aid": 0.05,
    "pesticide-safety": 0.04,
    "crew-leading": 0.03,
}
MONTH = 30.44
AT_THE_WHEEL = "83"  # ISCO-08: drivers and operators of vehicles


@cache
def profiles() -> tuple[dict[str, str], ...]:
    return rows("profiles")


@cache
def _profile_weights() -> Floats:
    """Weights of the profiles for each department, sex and area: (departments x 4) rows."""
    table = []
    for department in departments():
        for urban in (False, True):
            for column in ("men", "women"):
                table.append([_weight(row, department, urban, column) for row in profiles()])
    return np.array(table)


def _weight(row: dict[str, str], department: str, urban: bool, column: str) -> float:
    near = not row["regions"] or department in split(row["regions"])
    return float(row[column]) * (float(row["urban"]) if urban else 1.0) * (1.0 if near else OUTSIDE_REGION)


@cache
def departments() -> tuple[str, ...]:
    return tuple(row["subdivision"] for row in rows("departments"))


def draw_profiles(streams: Streams, people: People) -> Ints:
    """The kind of work (position in `profiles()`) that each person comes from."""
    department = np.array([departments().index(town.subdivision) for town in towns()])[people.town]
    return pick_by_group(streams("profiles"), department * 4 + people.urban * 2 + people.woman, _profile_weights())


def make_experience(streams: Streams, people: People, profile: Ints, stays: Rows) -> Rows:
    """Work at home by profile (nobody was asked about it in a few files), and each season abroad."""
    rng = streams("experience")
    asked = ~flags(rng, len(people), NO_EXPERIENCE_ASKED)
    second = asked & flags(rng, len(people), 0.42)
    parts = [
        _at_home(rng, people, np.flatnonzero(asked), profile, "occupation", 22.0, stays),
        _at_home(rng, people, np.flatnonzero(second), profile, "second", 12.0, stays),
        _abroad(rng, stays),
    ]
    return joined(parts)


def _at_home(
    rng: np.random.Generator, people: People, person: Ints, profile: Ints, column: str, median: float, stays: Rows
) -> Rows:
    """Work from 16 on, at the wheel from 18. Who has been abroad gives no days of the work at home in between."""
    n = len(person)
    of = [profiles()[p] for p in profile[person].tolist()]
    drives = np.array([row[column].startswith(AT_THE_WHEEL) for row in of], dtype=bool)
    begun = people.born[person] + (np.where(drives, 18, 16) * 365.25).astype(np.int64)
    registered = people.registered[person]
    ended = registered - (rng.random(n) ** 3 * 900).astype(np.int64) * flags(rng, n, 0.5)
    ended = np.minimum(np.maximum(ended, begun + 90), registered)
    longest = ((ended - begun) / MONTH).astype(np.int64)
    months = np.minimum(np.maximum(log_normal(rng, n, median, 0.9), 1), longest).astype(np.int64)
    dated = flags(rng, n, 0.8) & ~np.isin(person, stays["person"])
    crop = rng.random(n)
    return Rows(
        {
            "person": person,
            "occupation": [row[column] for row in of],
            "crop": [
                _one_of(row["crops"] if column == "occupation" else "", where)
                for row, where in zip(of, crop.tolist(), strict=True)
            ],
            "country": [people.country_codes[p] for p in person.tolist()],
            "employer": [""] * n,
            "started": np.where(dated, ended - (months * MONTH).astype(np.int64), NO_DAY),
            "ended": np.where(dated, ended, NO_DAY),
            "months": months,
            "evidence": pick(rng, n, EVIDENCE) + 1,
        }
    ).take(np.flatnonzero(longest > 0))


def _one_of(codes: str, where: float) -> str:
    listed = split(codes)
    return listed[int(where * len(listed))] if listed else ""


@cache
def _jobs() -> dict[str, tuple[tuple[str, tuple[str, ...], float], ...]]:
    """By programme: occupation, crops and weight of each job."""
    return {
        code: tuple(
            (row["occupation"], split(row["crops"]), float(row["weight"]))
            for row in rows("jobs")
            if row["programme"] == key
        )
        for code, key in KEYS.items()
    }


def _abroad(rng: np.random.Generator, stays: Rows) -> Rows:
    n = len(stays)
    job, crop = rng.random(n).tolist(), rng.random(n).tolist()
    occupations, crops = [], []
    for code, where, which in zip(stays["programme"], job, crop, strict=True):
        jobs = _jobs()[code]
        edges = np.cumsum([weight for _o, _c, weight in jobs])
        occupation, listed, _weight = jobs[int(np.searchsorted(edges, where * edges[-1], side="right"))]
        occupations.append(occupation)
        crops.append(listed[int(which * len(listed))] if listed else "")
    entered, left = np.asarray(stays["entered"]), np.asarray(stays["left"])
    return Rows(
        {
            "person": np.asarray(stays["person"]),
            "occupation": occupations,
            "crop": crops,
            "country": [COUNTRY_OF[code] for code in stays["programme"]],
            "employer": stays["employer"],
            "started": entered,
            "ended": left,
            "months": np.maximum(np.rint((left - entered) / MONTH).astype(np.int64), 1),
            "evidence": pick(rng, n, EVIDENCE_ABROAD) + 1,
        }
    )


def make_skills(streams: Streams, people: People, profile: Ints, stays: Rows) -> Rows:
    """About half of what the profile's work teaches, and a few general skills; who was abroad has better evidence."""
    rng = streams("skills")
    abroad = np.zeros(len(people), dtype=bool)
    abroad[np.asarray(stays["person"], dtype=np.int64)] = True
    parts = []
    for number, row in enumerate(profiles()):
        own = np.flatnonzero(profile == number)
        parts += [
            _claims(rng, people, own[flags(rng, len(own), CLAIMED)], skill, abroad) for skill in split(row["skills"])
        ]
    taught = [set(split(row["skills"])) for row in profiles()]
    for skill, share in GENERAL_SKILLS.items():
        new = np.array([skill not in skills for skills in taught])[profile]
        parts.append(_claims(rng, people, np.flatnonzero(flags(rng, len(people), share) & new), skill, abroad))
    return joined(parts)


def _claims(rng: np.random.Generator, people: People, person: Ints, skill: str, abroad: Flags) -> Rows:
    n = len(person)
    evidence = np.where(abroad[person], pick(rng, n, EVIDENCE_ABROAD), pick(rng, n, EVIDENCE)) + 1
    used = people.registered[person] - (rng.random(n) ** 2 * 1100).astype(np.int64)
    return Rows(
        {
            "person": person,
            "skill": [skill] * n,
            "evidence": evidence,
            "last_used": np.where(flags(rng, n, 0.6), used, NO_DAY),
        }
    )


def make_languages(streams: Streams, people: People, stays: Rows) -> Rows:
    """Mother tongue, Spanish, and some English: school, and seasons abroad, teach it."""
    rng = streams("languages")
    n = len(people)
    everybody = np.arange(n)
    speaks = people.peoples.speaks
    native = np.flatnonzero(speaks)
    seasons = np.bincount(np.asarray(stays["person"], dtype=np.int64), minlength=n)
    learnt = people.years * 0.11 + seasons * 0.5 + rng.normal(-0.9, 0.85, n)
    english = np.clip(np.floor(learnt), 0, 4).astype(np.int64)
    has_english = np.array([code == "eng" for code in people.peoples.language]) & speaks
    some = np.flatnonzero((english > 0) & ~has_english)
    parts = [
        _levels(rng, native, [people.peoples.language[p] for p in native.tolist()], np.full(len(native), 4), True),
        _levels(rng, everybody, ["spa"] * n, people.spanish, ~speaks),
        _levels(rng, some, ["eng"] * len(some), english[some], False),
    ]
    return joined(parts)


def _levels(rng: np.random.Generator, person: Ints, codes: list[str], level: Ints, mother: bool | Flags) -> Rows:
    native = np.broadcast_to(np.asarray(mother), (len(person),))
    tested = flags(rng, len(person), 0.06) & ~native
    return Rows(
        {
            "person": person,
            "language": codes,
            "level": np.asarray(level),
            "mother": native.copy(),
            "evidence": np.where(tested, TESTED, STATED),
        }
    )


def preferred_languages(streams: Streams, people: People) -> tuple[list[str], Flags]:
    """The language each person wants to be spoken to, and whether an interpreter is needed."""
    rng = streams("preferred languages")
    chance = np.array([1.0, 0.95, 0.7, 0.35, 0.12])[people.spanish]
    own = people.peoples.speaks & flags(rng, len(people), chance)
    codes = [code if prefers else "spa" for code, prefers in zip(people.peoples.language, own.tolist(), strict=True)]
    interpreter = own & ((people.spanish <= 1) | (people.spanish == 2) & flags(rng, len(people), 0.4))
    return codes, interpreter
