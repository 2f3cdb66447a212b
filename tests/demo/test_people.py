"""Who the invented people are: valid numbers, plausible places and languages, nobody who exists."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import phonenumbers
import pytest

from config.demo.build import Already, Demonstration, build, fingerprint
from config.demo.kin import CALLED
from config.demo.people import EPOCH, People
from config.demo.places import COUNTRIES, towns
from config.demo.programmes import H2A, H2B, MX
from config.demo.tables import NO_DAY, Rows
from tests.demo.conftest import AS_OF, SEED
from workers.identity import read_identity

# Well-known people of the three countries. None of them may come out of the lists.
KNOWN_PEOPLE = {
    "Rigoberta Menchú", "Bernardo Arévalo", "Alejandro Giammattei", "Jimmy Morales", "Otto Pérez", "Álvaro Colom", "Sandra Torres",
    "Xiomara Castro", "Juan Orlando Hernández", "Manuel Zelaya", "Berta Cáceres", "Porfirio Lobo", "Salvador Nasralla", "Ricardo Maduro",
    "Nayib Bukele", "Salvador Sánchez Cerén", "Mauricio Funes", "Óscar Romero", "Oscar Romero", "Roque Dalton", "Antonio Saca",
    "Miguel Ángel Asturias", "Ricardo Arjona", "Efraín Ríos", "Jacobo Árbenz",
}  # fmt: skip


def share(flags: object) -> float:
    return float(np.mean(np.asarray(flags, dtype=float)))


def in_department(people: People, subdivision: str) -> np.ndarray:
    return np.array([town.subdivision == subdivision for town in towns()])[people.town]


def test_the_same_seed_makes_the_same_rows(small: Demonstration) -> None:
    assert fingerprint(build(1_500, 150, SEED, AS_OF)) == fingerprint(small)


def test_another_seed_day_or_starting_point_makes_other_people(small: Demonstration) -> None:
    names = small.registry.people.names
    others = (
        build(1_500, 150, SEED + 1, AS_OF),
        build(1_500, 150, SEED, AS_OF, Already(workers=1_500)),
    )
    for other in others:
        assert fingerprint(other) != fingerprint(small)
        assert other.registry.people.names.first != names.first
    assert (
        build(1_500, 150, SEED, date(2026, 1, 15)).registry.people.born.tolist() != small.registry.people.born.tolist()
    )


def test_tables_do_not_depend_on_the_order_in_which_they_are_asked_for(small: Demonstration) -> None:
    again = build(1_500, 150, SEED, AS_OF).registry
    skills, papers = again.skills(), again.papers()
    assert list(papers) == list(small.registry.papers())
    assert list(skills) == list(small.registry.skills())


def test_identity_numbers_are_well_formed_unique_and_from_ranges_nobody_issues(large: Demonstration) -> None:
    documents = large.registry.identities()
    seen = set()
    for kind, country, number in zip(documents["kind"], documents["country"], documents["number"], strict=True):
        identity = read_identity(kind, number, country)
        assert identity.number == number
        assert identity.doubt == ""
        invented = {"cui": number[0], "dui": number[0], "dni": number[8], "passport": number[:2]}[kind]
        assert invented in {"9", "ZZ"}
        seen.add((kind, country, number))
    assert len(seen) == len(documents)


def test_everybody_has_a_document_and_many_papers_are_missing(large: Demonstration) -> None:
    people, documents, papers = large.registry.people, large.registry.identities(), large.registry.papers()
    kinds = Counter(documents["kind"])
    assert set(documents["person"].tolist()) == set(range(len(people)))
    assert kinds["passport"] / len(people) == pytest.approx(0.56, abs=0.02)
    assert Counter(papers["kind"])["police_record"] / len(people) == pytest.approx(0.6, abs=0.02)
    assert set(papers["result"]) == {"shown", "clear", "not_clear"}


def test_a_municipality_of_issue_and_a_year_of_birth_agree_with_the_person(small: Demonstration) -> None:
    people, documents = small.registry.people, small.registry.identities()
    for person, kind, number in zip(documents["person"].tolist(), documents["kind"], documents["number"], strict=True):
        town = towns()[people.birth_town[person]]
        if kind == "cui":
            assert number[9:] == town.code
        if kind == "dni":
            assert number[:4] == town.code
            assert int(number[4:8]) == (EPOCH + timedelta(days=int(people.born[person]))).year


def test_telephones_have_the_form_of_the_country_and_reach_nobody(large: Demonstration) -> None:
    people = large.registry.people
    for number, country in zip(people.phone, people.country_codes, strict=True):
        if number:
            assert number.startswith({"GT": "+5020", "HN": "+5040", "SV": "+5030"}[country])
            parsed = phonenumbers.parse(number)
            assert phonenumbers.is_possible_number(parsed)
            assert not phonenumbers.is_valid_number(parsed)
    assert 0.04 < share([number == "" for number in people.phone]) < 0.1


def test_some_families_share_a_telephone_and_say_so(large: Demonstration) -> None:
    people = large.registry.people
    users = Counter(number for number in people.phone if number)
    for number, shared in zip(people.phone, people.phone_is_shared, strict=True):
        assert shared == (users.get(number, 0) > 1)
    assert 0.03 < share(people.phone_is_shared) < 0.15


def test_relatives_live_in_one_town_and_share_a_surname(large: Demonstration) -> None:
    people = large.registry.people
    for person in np.flatnonzero(people.relative >= 0).tolist():
        other = int(people.relative[person])
        assert people.town[person] == people.town[other]
        assert people.names.first[person] == people.names.first[other]


def test_countries_ages_and_women_are_those_of_a_registry(large: Demonstration) -> None:
    people = large.registry.people
    assert [share(people.country == c) for c in range(3)] == pytest.approx([0.55, 0.25, 0.20], abs=0.001)
    assert (people.age.min(), people.age.max()) == (18, 55)
    bands = Counter(min(age // 10 * 10 + 5 * (age % 10 >= 5), 55) for age in people.age.tolist())
    assert {band for band, _count in bands.most_common(2)} == {25, 30}
    women = {code: share(people.woman[people.country == c]) for c, code in enumerate(COUNTRIES)}
    assert 0.15 < women["GT"] < 0.2
    assert all(0.15 < part < 0.32 for part in women.values())


def test_days_of_birth_agree_with_ages_on_the_day(small: Demonstration) -> None:
    people = small.registry.people
    for born, age in zip(people.born.tolist(), people.age.tolist(), strict=True):
        day = EPOCH + timedelta(days=born)
        assert AS_OF.year - day.year - ((AS_OF.month, AS_OF.day) < (day.month, day.day)) == age


@pytest.mark.parametrize(
    ("subdivision", "language", "at_least"),
    [
        ("GT-16", "kek", 0.6),
        ("GT-08", "quc", 0.5),
        ("GT-07", "quc", 0.2),
        ("GT-07", "cak", 0.07),
        ("GT-12", "mam", 0.12),
        ("GT-14", "ixl", 0.05),
    ],
)
def test_languages_go_with_departments(large: Demonstration, subdivision: str, language: str, at_least: float) -> None:
    people = large.registry.people
    own = in_department(people, subdivision)
    speaks = np.array([code == language for code in people.peoples.language]) & people.peoples.speaks
    assert share(speaks[own]) > at_least
    assert share(speaks[in_department(people, "GT-19")]) < 0.05


def test_garifuna_miskito_lenca_and_nahua_live_where_they_live(large: Demonstration) -> None:
    people = large.registry.people
    homes: dict[str, set[str]] = {}
    for group, town in zip(people.peoples.people, people.town.tolist(), strict=True):
        homes.setdefault(group, set()).add(towns()[town].subdivision)
    assert homes["garifuna"] <= {"GT-18", "HN-AT", "HN-CL", "HN-CR", "HN-IB", "HN-GD"}
    assert homes["miskito"] == {"HN-GD"}
    assert {"HN-IN", "HN-LP", "HN-LE"} <= homes["lenca"]
    assert "SV-SO" in homes["nahua_pipil"]
    assert homes["xinka"] <= {"GT-06", "GT-21", "GT-22"}


def test_maya_surnames_go_with_their_communities(large: Demonstration) -> None:
    people = large.registry.people
    communities: dict[str, Counter[str]] = {}
    for name, language in zip(people.names.first, people.peoples.language, strict=True):
        communities.setdefault(name, Counter())[language] += 1
    assert communities["Caal"].most_common(1)[0][0] in ("kek", "poh")
    assert communities["Camposeco"].most_common(1)[0][0] == "jac"
    assert communities["Brito"].most_common(1)[0][0] == "ixl"


def test_married_names_belong_to_women_only(large: Demonstration) -> None:
    people = large.registry.people
    married = np.array([name != "" for name in people.names.married])
    assert not (married & ~people.woman).any()
    assert 0.1 < share(married[people.woman]) < 0.35


def test_nobody_bears_the_name_of_a_well_known_person(large: Demonstration) -> None:
    names = large.registry.people.names
    for given, first in zip(names.given, names.first, strict=True):
        assert f"{given} {first}" not in KNOWN_PEOPLE
        assert f"{given.split()[0]} {first}" not in KNOWN_PEOPLE


def test_every_state_of_a_file_occurs_and_days_are_in_order(large: Demonstration) -> None:
    people = large.registry.people
    counts = Counter(people.status)
    assert set(counts) == {"registered", "stale", "draft", "withdrawn"}
    assert counts["registered"] / len(people) > 0.85
    today = (AS_OF - EPOCH).days
    known = people.confirmed != NO_DAY
    assert (people.registered <= today).all()
    assert (people.registered >= today - 560).all()
    assert (people.confirmed[known] >= people.registered[known]).all()
    assert (people.confirmed[known] <= today).all()
    assert 0.08 < share(people.confirmed[known] < today - 90) < 0.2
    assert ((people.registered - people.born) / 365.25 >= 17.9).all()


def days_ok(rows: Rows, first: str, last: str) -> bool:
    both = (rows[first] != NO_DAY) & (rows[last] != NO_DAY)
    return bool((rows[first] <= rows[last])[both].all())


def test_no_stretch_of_days_ends_before_it_begins(large: Demonstration) -> None:
    registry = large.registry
    assert days_ok(registry.stays, "entered", "left")
    assert days_ok(registry.experience(), "started", "ended")
    assert days_ok(registry.papers(), "issued", "expires")
    assert days_ok(registry.availability(), "starts", "ends")
    assert days_ok(registry.consents(), "given", "withdrawn")


def test_people_are_free_in_the_year_of_the_day_and_the_two_after_it(large: Demonstration) -> None:
    free = large.registry.availability()
    n = len(large.registry.people)
    for day in (date(2026, 3, 15), date(2026, 6, 1), date(2027, 4, 1), date(2028, 6, 1)):
        number = (day - EPOCH).days
        covering = np.unique(free["person"][(free["starts"] <= number) & (free["ends"] >= number)])
        assert len(covering) / n > 0.6, day
    assert 0.03 < 1 - len(np.unique(free["person"])) / n < 0.08


def test_nobody_is_free_twice_at_once(large: Demonstration) -> None:
    free = large.registry.availability()
    order = np.lexsort((free["starts"], free["person"]))
    person, starts, ends = (free[name][order] for name in ("person", "starts", "ends"))
    same = person[1:] == person[:-1]
    assert (starts[1:] > ends[:-1])[same].all()


def test_seasons_abroad_do_not_overlap_and_leave_their_mark(large: Demonstration) -> None:
    registry = large.registry
    stays = registry.stays
    order = np.lexsort((stays["entered"], stays["person"]))
    person, entered, left = (stays[name][order] for name in ("person", "entered", "left"))
    assert (entered[1:] > left[:-1])[person[1:] == person[:-1]].all()
    assert 0.1 < len(np.unique(person)) / len(registry.people) < 0.2
    countries = registry.people.country_codes
    assert {
        countries[p] for p, code in zip(stays["person"].tolist(), stays["programme"], strict=True) if code == MX
    } == {"GT"}
    assert set(stays["programme"]) >= {H2A, H2B}
    assert {registry.last_employer[p] != "" for p in person.tolist()} == {True}


def test_a_person_says_a_thing_once(large: Demonstration) -> None:
    registry = large.registry
    for rows, name in (
        (registry.skills(), "skill"),
        (registry.languages(), "language"),
        (registry.programme_wishes(), "programme"),
        (registry.place_wishes(), "place"),
        (registry.consents(), "purpose"),
    ):
        pairs = list(zip(rows["person"].tolist(), rows[name], strict=True))
        assert len(set(pairs)) == len(pairs), name


def test_some_refuse_a_programme_and_the_mexican_one_is_not_offered_where_it_is_closed(large: Demonstration) -> None:
    wishes = large.registry.programme_wishes()
    assert set(wishes["wish"]) == {"wanted", "refused"}
    countries = large.registry.people.country_codes
    rows = zip(wishes["person"].tolist(), wishes["programme"], strict=True)
    assert {countries[person] for person, code in rows if code == MX} == {"GT"}


def test_who_speaks_little_spanish_is_spoken_to_in_their_language(large: Demonstration) -> None:
    people = large.registry.people
    language, interpreter = large.registry.preferred_languages()
    for code, needs, spanish in zip(language, interpreter.tolist(), people.spanish.tolist(), strict=True):
        assert not needs or (code != "spa" and spanish <= 2)
    assert 0.01 < share(interpreter) < 0.1
    assert share(people.spanish[~people.peoples.speaks] == 4) == 1


def test_consents_are_missing_or_withdrawn_for_a_few(large: Demonstration) -> None:
    consents = large.registry.consents()
    matching = np.array([purpose == "matching" for purpose in consents["purpose"]])
    withdrawn = consents["withdrawn"] != NO_DAY
    n = len(large.registry.people)
    assert 0.9 < matching.sum() / n < 0.99
    assert 0.01 < share(withdrawn[matching]) < 0.06


def test_some_were_born_elsewhere_and_peoples_stay_where_their_language_is(large: Demonstration) -> None:
    people = large.registry.people
    moved = people.birth_town != people.town
    country = np.array([COUNTRIES.index(town.country) for town in towns()])
    assert 0.04 < share(moved) < 0.11
    assert (country[people.birth_town] == people.country).all()
    assert not any(people.peoples.language[person] for person in np.flatnonzero(moved).tolist())


def test_who_is_called_in_an_emergency_bears_the_surnames_of_a_relative(large: Demonstration) -> None:
    people, names = large.registry.people, large.registry.people.names
    called: Counter[str] = Counter()
    for person, contact in enumerate(people.emergency_contact):
        if not contact:
            continue
        name, relation, phone = contact.split(", ")
        first, second = names.first[person], names.second[person]
        called[relation] += 1
        match relation:
            case "esposo" | "esposa":
                assert people.woman[person] == (relation == "esposo")
                assert people.age[person] >= 22
                assert not names.married[person] or f" {names.married[person]} " in f"{name} "
            case "padre":
                assert f" {first} " in f"{name} "
            case "madre":
                assert not second or f" {second} " in f"{name} "
            case "hermano" | "hermana":
                assert name.endswith(f" {first} {second}".rstrip())
            case "hijo" | "hija":
                assert people.age[person] >= 40
                assert name.endswith(f" {first}") if people.woman[person] else f" {first} " in f"{name} "
        assert phone.startswith("+50")
    assert set(called) == {who for pair in CALLED.values() for who in pair}
    assert 0.1 < 1 - called.total() / len(people) < 0.2


def test_who_went_to_school_for_six_years_reads(large: Demonstration) -> None:
    people = large.registry.people
    assert not ((people.literate == 0) & (people.years >= 6)).any()
    assert 0.6 < share(people.literate[people.years == 0] == 0) < 0.85


def test_nobody_works_as_a_child_or_in_two_countries_at_once(large: Demonstration) -> None:
    people, work = large.registry.people, large.registry.experience()
    dated = np.flatnonzero(np.asarray(work["started"]) != NO_DAY)
    person, started, ended = (np.asarray(work[name])[dated] for name in ("person", "started", "ended"))
    drives = np.array([work["occupation"][row].startswith("83") for row in dated.tolist()])
    assert (started >= people.born[person] + np.where(drives, 18, 16) * 365.25 - 31).all()
    assert (ended <= people.as_of).all()
    assert (np.asarray(work["months"]) > 0).all()
    stays = large.registry.stays
    at_home = {
        (int(one), day)
        for one, code, day in zip(person, [work["country"][row] for row in dated.tolist()], started, strict=True)
        if code in COUNTRIES
    }
    assert not {one for one, _day in at_home} & set(np.asarray(stays["person"]).tolist())


def test_nobody_was_registered_while_working_abroad(large: Demonstration) -> None:
    people, stays = large.registry.people, large.registry.stays
    registered = people.registered[stays["person"]]
    assert not ((stays["entered"] <= registered) & (registered <= stays["left"])).any()
