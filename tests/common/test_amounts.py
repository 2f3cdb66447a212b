"""What somebody paid, however they write it."""

import pytest

from common.amounts import AmountField, amount_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3500", "3500"),
        ("3,500", "3500"),
        ("3.500", "3500"),
        ("3 500", "3500"),
        ("3\u202f500,50", "3500.50"),
        ("3,500.50", "3500.50"),
        ("3.500,50", "3500.50"),
        ("3500,5", "3500.5"),
        ("3500.50", "3500.50"),
        ("Q3,500", "3500"),
        ("Q. 3,500.00", "3500.00"),
        ("L 12.000", "12000"),
        ("US$ 1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("3500 quetzales", "3500"),
        ("0.50", "0.50"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(written, read):
    assert amount_of(written) == read


@pytest.mark.parametrize(
    "nothing", ["", "-5", "NaN", "Infinity", "1e20", "1,2,", "3--5", "mil", "1.2.3,4.5", "3\u0000"]
)
def test_what_is_no_amount_is_none(nothing):
    field = AmountField()
    with pytest.raises(Exception) as refusal:
        field.clean(nothing)
    assert refusal.value.messages
