"""What cannot be true is refused with the reason; what is only strange is told and kept."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Role
from common.errors import InvalidInput
from tests import factories
from tests.workers.filling import PERSON
from workers.checks import check_name, doubt_about_name
from workers.dialling import read_phone
from workers.forms.fields import DayField, Lists
from workers.forms.screens import PersonScreen
from workers.identity import check_place, cui_check_digit, dui_check_digit, read_identity

GOOD = f"10000001{cui_check_digit('10000001')}0101"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (GOOD[:8] + str((int(GOOD[8]) + 1) % 10) + GOOD[9:], f"check “10000001 {(int(GOOD[8]) + 1) % 10}”"),
        (GOOD[:9] + "2301", "Digits 10 and 11 of a CUI are the department, 01 to 22."),
        (GOOD[:-1], "has 13 characters; this one has 12"),
    ],
)
def test_a_wrong_cui_is_told_by_its_group_of_digits(number, reason):
    with pytest.raises(InvalidInput) as refused:
        read_identity("cui", number)
    assert reason in refused.value.message


def test_the_municipality_of_a_cui_is_one_of_the_official_list():
    official = {"0101", "0102"}
    check_place(read_identity("cui", GOOD), official)
    with pytest.raises(InvalidInput, match="department 01 has no municipality 99"):
        check_place(read_identity("cui", GOOD[:9] + "0199"), official)
    check_place(
        read_identity("cui", GOOD[:9] + "0299"), official
    )  # of department 02 none is on record: nothing is known


def test_the_check_digit_of_a_dui_warns_and_does_not_block():
    right = dui_check_digit("01234567")
    wrong = str((int(right) + 1) % 10)
    assert read_identity("dui", f"01234567-{right}").doubt == ""
    assert read_identity("dui", f"01234567-{wrong}").doubt


@pytest.mark.parametrize(
    ("written", "country", "number", "is_doubtful"),
    [
        ("5555 1234", "GT", "+50255551234", False),
        ("9999-1234", "HN", "+50499991234", False),
        ("(503) 7777-1234", "SV", "+50377771234", False),
        ("502 5555 1234", "GT", "+50255551234", False),
        ("00502 55551234", "GT", "+50255551234", False),
        ("+52 961 123 4567", "GT", "+529611234567", True),
        ("+1 912 555 0100", "GT", "+19125550100", True),
        ("+34 600 123 456", "GT", "+34600123456", True),
    ],
)
def test_phones_are_kept_with_their_prefix_and_those_of_other_countries_are_told(written, country, number, is_doubtful):
    phone = read_phone(written, country)
    assert (phone.number, bool(phone.doubt)) == (number, is_doubtful)


@pytest.mark.parametrize(
    "written", ["5555 123", "55551234567", "+502 5555 123", "no tiene", "+0 123", "+52 12345678901234"]
)
def test_a_phone_that_cannot_be_dialled_is_refused(written):
    with pytest.raises(InvalidInput):
        read_phone(written, "GT")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31/02/1990", "02/1990 has 28 days"),
        ("05/13/1990", "There is no month 13"),
        ("1/1/1790", "Look at the year"),
        ("05/11/90", "dd/mm/yyyy"),
        ("mañana", "dd/mm/yyyy"),
        ("01/01/2090", "not come yet"),
    ],
)
def test_a_day_that_is_not_on_the_calendar_says_why(written, reason):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        DayField().clean(written)
    assert reason in refused.value.messages[0]


@pytest.mark.parametrize("written", ["05/11/1990", "5/11/1990", "05-11-1990", "05.11.1990", "05111990"])
def test_a_day_is_read_however_it_is_written(written):
    assert f"{DayField().clean(written):%Y-%m-%d}" == "1990-11-05"


@pytest.mark.parametrize("name", ["Caꞌal", "Tzʼunun", "D’Arcy", "Müller-Kümmel", "Sub’ B.", "Ñañez", "K'ak'"])
def test_names_are_taken_as_people_write_them(name):
    check_name(name, field="first_surname")


@pytest.mark.parametrize("name", ["M4ria", "Ana@", "=1+1", "<b>", "''", "Ana\tMaría\x07"])
def test_what_no_name_holds_is_refused(name):
    with pytest.raises(InvalidInput):
        check_name(name, field="first_surname")


def test_a_name_of_one_letter_is_kept_and_told():
    check_name("Y", field="first_surname")
    assert doubt_about_name("Y")
    assert doubt_about_name("Yu") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "is_taken"), [(15, False), (16, True), (90, True), (91, False)])
def test_ages_from_sixteen_to_ninety_are_taken(years, is_taken):
    factories.country("GT")
    born = timezone.localdate().replace(day=1, year=timezone.localdate().year - years)
    form = PersonScreen(PERSON | {"birth_date": f"{born:%d/%m/%Y}"}, lists=Lists("GT"))
    assert form.is_valid() is is_taken
    assert is_taken or f"{years} years old" in str(form.errors)


@pytest.mark.django_db
def test_a_wrong_number_leaves_no_draft_and_says_what_to_look_at(client_for):
    factories.country("GT")
    officer = client_for(Role.REGISTRATION_OFFICER)
    wrong = GOOD[:8] + str((int(GOOD[8]) + 1) % 10) + GOOD[9:]
    response = officer.post(reverse("workers:registration_start"), {"kind": "cui", "number": wrong, "go": "next"})
    with override("es"):
        assert "noveno dígito" in response.content.decode()
    assert response.status_code == 200
