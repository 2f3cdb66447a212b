"""What the shipped lists hold, read as files: no database needed."""

from collections import Counter
from pathlib import Path

import pycountry
import pytest

import reference
from reference.choices import (
    Confidence,
    CropGroup,
    CrosswalkRelation,
    NclCategory,
    Scheme,
    SkillGroup,
    SubdivisionKind,
)
from reference.files import shipped_table
from reference.text import fold

DATA = Path(reference.__file__).parent / "data"
TITLED = ("countries", "unit_groups", "jobs", "crops", "skills", "languages")

MAYAN_LANGUAGES_OF_GUATEMALA = {
    "Achi", "Akateko", "Awakateko", "Chalchiteko", "Ch'orti'", "Chuj", "Itza'", "Ixil", "Jakalteko (Popti')",
    "Kaqchikel", "K'iche'", "Mam", "Mopan", "Poqomam", "Poqomchi'", "Q'anjob'al", "Q'eqchi'", "Sakapulteko",
    "Sipakapense", "Tektiteko", "Tz'utujil", "Uspanteko",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    return list(shipped_table(name))


def codes(name: str) -> set[str]:
    return {row["code"] for row in rows(name)}


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.csv")))
def test_every_row_is_whole_and_tidy(name):
    for row in rows(name):
        assert None not in row, row
        for column, value in row.items():
            assert value is not None, (row, column)
            assert value == " ".join(value.split()), (row, column)
            assert "�" not in value


@pytest.mark.parametrize("name", TITLED)
def test_every_title_is_there_in_three_languages(name):
    for row in rows(name):
        for language in ("es", "en", "fr"):
            title = row[f"title_{language}"]
            assert 0 < len(title) <= 200, row
            assert title[0] == title[0].upper(), row


@pytest.mark.parametrize("name", [*TITLED, "subdivisions"])
def test_every_code_stands_once(name):
    assert not [code for code, count in Counter(row["code"] for row in rows(name)).items() if count > 1]


@pytest.mark.parametrize(
    ("name", "least"), [("crops", 60), ("skills", 80), ("jobs", 45), ("unit_groups", 436), ("languages", 29)]
)
def test_the_lists_are_as_long_as_the_work_needs(name, least):
    assert len(rows(name)) >= least


@pytest.mark.parametrize("name", ["crops", "skills", "jobs"])
def test_no_two_rows_have_the_same_title_in_one_language(name):
    for language in ("es", "en", "fr"):
        titles = Counter(fold(row[f"title_{language}"]) for row in rows(name))
        assert not [title for title, count in titles.items() if count > 1]


def test_municipalities_are_all_there_with_codes_of_their_department():
    departments = {row["code"]: row["official_code"] for row in rows("subdivisions")}
    places = rows("municipalities")
    assert Counter(row["subdivision"][:2] for row in places) == {"GT": 340, "HN": 298, "SV": 262}
    assert all(row["code"][:2] == departments[row["subdivision"]] for row in places)
    assert {row["official_code"] for row in places if row["subdivision"].startswith("HN")} == {"no"}
    assert {row["official_code"] for row in places if not row["subdivision"].startswith("HN")} == {"yes"}


def test_el_salvador_has_262_districts_in_44_municipalities():
    districts = [row for row in rows("municipalities") if row["subdivision"].startswith("SV")]
    assert len({(row["subdivision"], row["part_of"]) for row in districts}) == 44
    assert all(row["part_of"] for row in districts)


@pytest.mark.parametrize(
    ("country", "count"), [("GT", 22), ("HN", 18), ("SV", 14), ("BZ", 6), ("MX", 32), ("US", 57), ("CA", 13)]
)
def test_departments_and_states_follow_iso_3166_2(country, count):
    ours = {row["code"] for row in rows("subdivisions") if row["country"] == country}
    assert ours == {row.code for row in pycountry.subdivisions.get(country_code=country)}
    assert len(ours) == count


def test_countries_follow_iso_3166_1():
    assert {(r["code"], r["alpha3"]) for r in rows("countries")} == {
        (country.alpha_2, country.alpha_3) for country in pycountry.countries
    }


def test_jobs_stand_below_a_unit_group():
    assert {row["code"][:4] for row in rows("jobs")} <= codes("unit_groups")


def test_crosswalks_name_known_occupations_and_well_formed_codes():
    known = codes("unit_groups") | codes("jobs")
    for row in rows("crosswalks"):
        assert row["occupation"] in known
        assert row["scheme"] in Scheme.values
        assert row["relation"] in CrosswalkRelation.values
        assert row["confidence"] in Confidence.values
        assert len(row["code"]) == (7 if row["scheme"] == "soc2018" else 5)
        assert row["title"]


def test_every_job_has_a_soc_code():
    assert codes("jobs") == {
        row["occupation"] for row in rows("crosswalks") if row["scheme"] == "soc2018" and "." in row["occupation"]
    }


def test_doubtful_crosswalks_say_so():
    confidence = {row["occupation"]: row["confidence"] for row in rows("crosswalks") if row["scheme"] == "noc2021"}
    assert confidence["9211.01"] == "high"
    assert confidence["9211.11"] == "medium"
    assert confidence["6123.01"] == "low"


def test_choices_are_known():
    assert {row["group"] for row in rows("crops")} == set(CropGroup.values) - {"other"}
    assert {row["group"] for row in rows("skills")} == set(SkillGroup.values)
    assert {row["kind"] for row in rows("subdivisions")} == set(SubdivisionKind.values)


def test_the_whole_national_commodity_list_of_canada_is_among_the_crops():
    assert {row["ncl_category"] for row in rows("crops")} - {""} == set(NclCategory.values)


def test_crops_and_title_hints_name_known_jobs():
    known = codes("unit_groups") | codes("jobs")
    assert {row["job"] for row in rows("crops")} - {""} <= codes("jobs")
    assert {row["occupation"] for row in rows("title_hints")} <= known


def test_no_word_names_two_crops():
    words = Counter(fold(word) for row in rows("crops") for word in row["words"].split("|"))
    assert not [word for word, count in words.items() if count > 1 or not word]


def test_all_22_mayan_languages_are_spelled_as_their_academy_does():
    assert {row["title_es"] for row in rows("languages")} >= MAYAN_LANGUAGES_OF_GUATEMALA
    assert len(MAYAN_LANGUAGES_OF_GUATEMALA) == 22


def test_languages_carry_iso_639_3_and_one_kind_of_apostrophe():
    for row in rows("languages"):
        assert pycountry.languages.get(alpha_3=row["iso639_3"]), row
        assert not set("’ꞌ‘`´") & set("".join(row.values())), row
    assert [row["code"] for row in rows("languages") if row["code"] != row["iso639_3"]] == ["qcx"]
    assert pycountry.languages.get(alpha_3="qcx") is None


def test_garifuna_xinka_miskito_and_lenca_are_there():
    assert {"cab", "xin", "miq", "len", "bzj"} <= codes("languages")
