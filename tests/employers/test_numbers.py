"""Business numbers as people write them. The RFCs are those of SAT's own test certificates; the others are made up to fit or not to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput
from employers.numbers import read_business_number
from tests import factories


@pytest.mark.parametrize(
    ("country", "written", "kept"),
    [
        ("US", "12-3456789", "12-3456789"),
        ("US", "123456789", "12-3456789"),
        ("US", " 12 3456789 ", "12-3456789"),
        ("CA", "123456782", "123456782"),
        ("CA", "12345 6782 RP0001", "123456782"),
        ("CA", "123456782rt0002", "123456782"),
        ("MX", "EKU9003173C9", "EKU9003173C9"),
        ("MX", "cacx-760510-1p8", "CACX7605101P8"),
        ("MX", "XIA 190128 J61", "XIA190128J61"),
        ("MX", "URE180429TM6", "URE180429TM6"),
    ],
)
def test_a_number_is_read_however_it_is_written(country, written, kept):
    assert read_business_number(country, written) == kept


@pytest.mark.parametrize(
    ("country", "written", "why"),
    [
        ("US", "", "nine digits"),
        ("US", "12-345678", "nine digits"),
        ("US", "12-34567890", "nine digits"),
        ("US", "07-3456789", "begins with 07"),
        ("US", "00-3456789", "begins with 00"),
        ("US", "１２-3456789", "nine digits"),
        ("CA", "123456783", "last digit"),
        ("CA", "213456782", "last digit"),
        ("CA", "12345678", "nine digits"),
        ("CA", "123456782 RP01", "nine digits"),
        ("MX", "EKU9003173C8", "last sign"),
        ("MX", "EKU9013173C9", "a date"),
        ("MX", "EKU9002303C9", "a date"),
        ("MX", "EK9003173C9", "twelve letters"),
        ("MX", "XAXX010101000", "sales to the public"),
        ("GT", "1234567-8", "United States, Mexico and Canada"),
    ],
)
def test_what_cannot_be_a_number_is_said_with_what_to_look_at(country, written, why):
    with pytest.raises(InvalidInput, match=why):
        read_business_number(country, written)


@pytest.mark.parametrize("place", range(9))
def test_every_slip_of_one_digit_of_a_business_number_is_noticed(place):
    right = "123456782"
    for digit in set("0123456789") - {right[place]}:
        with pytest.raises(InvalidInput):
            read_business_number("CA", right[:place] + digit + right[place + 1 :])


@pytest.mark.django_db
def test_in_the_admin_a_number_that_is_changed_is_one_that_can_be_and_is_free(client_for):
    client = client_for(Role.COORDINATOR)
    other = factories.employer(business_number="12-3456789")
    employer = factories.employer(business_number="00-0000001")
    page = reverse("admin:employers_employer_change", args=[employer.pk])
    form = client.get(page).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {
        f"{inline.formset.prefix}-{count}": 0
        for inline in client.get(page).context["inline_admin_formsets"]
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    for number in ("00-0000002", other.business_number):
        refused = client.post(page, sent | {"business_number": number}).context["adminform"].form
        assert list(refused.errors) == ["business_number"]
    for number, kept in (("00-0000001", "00-0000001"), ("98 7654321", "98-7654321")):
        assert client.post(page, sent | {"business_number": number}).status_code == 302
        employer.refresh_from_db()
        assert employer.business_number == kept
