"""Any people, any work, any narrowing of a rule: for tests of what holds for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from .cases import TODAY, WORDS

_STATE = st.sampled_from([-1, 0, 1])
_DAYS = st.one_of(st.none(), st.integers(-400, 900).map(lambda days: TODAY + timedelta(days=days)))
_MONTHS = st.integers(0, 30)


def _table(codes: tuple[str, ...], cells: st.SearchStrategy[int]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.dictionaries(st.sampled_from(codes), cells))


def _maybe(codes: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.sampled_from(codes))


_STAY = st.tuples(st.sampled_from(WORDS.programmes), st.integers(1, 1500), st.integers(1, 500)).map(
    lambda s: (s[0], TODAY - timedelta(days=s[1]), TODAY - timedelta(days=s[1]) + timedelta(days=s[2]))
)
WORKERS = st.fixed_dictionaries(
    {
        "registry_country": _maybe(("GT", "HN")),
        "nationality": _maybe(("GT", "HN", "BZ")),
        "birth_date": st.one_of(st.none(), st.dates(date(2003, 1, 1), date(2010, 1, 1))),
        "passport_expires": _DAYS,
        "police_record_until": _DAYS,
        "medical_until": _DAYS,
        "confirmed_on": _DAYS,
        "registered_on": _DAYS,
        "lives_in": _maybe(("GT", "MX")),
        "schooling_years": st.integers(-1, 12),
        "stays": st.one_of(st.none(), st.lists(_STAY, max_size=3).map(lambda stays: sorted(stays, key=lambda s: s[1]))),
        "clb_level": _table(WORDS.languages, st.integers(1, 9)),
        "occupation_months": _table(WORDS.occupations, _MONTHS),
        "crop_months": _table(WORDS.crops, _MONTHS),
        "skill_evidence": _table(WORDS.skills, st.integers(0, 4)),
        "language_level": _table(WORDS.languages, st.integers(0, 4)),
        "refuses_programme": _table(WORDS.programmes, _STATE),
        "refuses_place": _table(WORDS.places, _STATE),
        "available": st.lists(
            st.tuples(st.integers(-100, 300), st.integers(0, 400)).map(
                lambda w: (TODAY + timedelta(days=w[0]), TODAY + timedelta(days=w[0] + w[1]))
            ),
            max_size=3,
        ),
        **dict.fromkeys(
            (
                "literate",
                "passport_held",
                "national_id_held",
                "police_record_clear",
                "migration_record_clear",
                "driving_licence",
                "consent_matching",
                "refugee_status",
                "barred",
            ),
            _STATE,
        ),
    }
)
VACANCIES = st.fixed_dictionaries(
    {
        "programme": st.sampled_from(WORDS.programmes),
        "starts": _DAYS,
        "ends": _DAYS,
        "place": _maybe(WORDS.places),
        "occupation": _maybe(WORDS.occupations),
        "crop": _maybe(WORDS.crops),
        "hours_per_week": st.sampled_from([-1, 349, 350]),
        "wage_hourly_cents": st.sampled_from([-1, 724, 725, 1690]),
        "wage_floor_cents": st.sampled_from([-1, 725]),
        "wage_floor_most_cents": st.sampled_from([-1, 725, 1690]),
        "wage_bases_known": st.sampled_from([-1, 0, 0b1000, 0b1001]),
        "experience_months": st.integers(-1, 24),
        "required_skill": _table(WORDS.skills, st.integers(0, 2)),
        "required_language_level": _table(WORDS.languages, st.integers(0, 4)),
        "need_type": st.integers(-1, 3),
        **dict.fromkeys(("cap_left_general", "cap_left_returning", "cap_left_elsewhere"), st.integers(-1, 2)),
        "cap_left_reserved": _table(WORDS.nationalities, st.integers(-1, 2)),
        **dict.fromkeys(
            (
                "agricultural",
                "crop_on_ncl",
                "housing_free",
                "transport_daily",
                "travel_inbound_paid",
                "travel_outbound_paid",
                "fee_free",
                "driver_required",
                "certification_held",
                "employer_barred",
                "recruiter_barred",
            ),
            _STATE,
        ),
    }
)
APPLIES = st.sampled_from(
    [
        {},
        {"registry_country": ["HN"]},
        {"nationality": ["GT"]},
        {"place": ["US"]},
        {"sector": "other"},
        {"certified": "yes"},
        {"certified": "not_yet"},
        {"need_type": ["seasonal"]},
        {"occupation": ["9211"]},
        {"crop": ["apple"]},
    ]
)
