"""A number is found however it is said, and stands nowhere in clear."""

from __future__ import annotations

import pytest
from django.db import connection

from tests import factories
from tests.security.conftest import rows
from workers.models import Worker
from workers.phones import phone_digits, phone_key, with_phone
from workers.selectors import search_workers

NUMBER = "+50255123456"


@pytest.mark.parametrize(
    ("text", "digits"),
    [("+502 5512-3456", "50255123456"), ("00502 55123456", "50255123456"), ("55 12 34 56", "55123456"), ("–", "")],
)
def test_only_the_digits_of_a_number_count(text, digits):
    assert phone_digits(text) == digits


def test_a_key_is_of_all_digits_or_of_the_last_ones_and_of_no_fewer():
    assert phone_key(NUMBER) == phone_key("00 502 5512 3456") != phone_key(NUMBER, 7)
    assert phone_key(NUMBER, 4) == phone_key("+504 9999 3456", 4) != phone_key(NUMBER, 7)
    assert (phone_key(""), phone_key("123", 4), phone_key("12", 7)) == (None, None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["3456", "512-3456", "5512 3456", "+502 5512 3456", "0050255123456"])
def test_a_person_is_found_by_the_number_however_it_is_said(text):
    person, other = factories.worker(phone=NUMBER), factories.worker(phone="+50249876543")
    found = set(search_workers(Worker.objects.all(), text))
    assert person in found
    assert other not in found


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["23456", "6512 3456", "+504 5512 3456", "456"])
def test_another_number_or_a_piece_of_one_finds_nobody(text):
    factories.worker(phone=NUMBER)
    assert not Worker.objects.filter(with_phone(text)).exists()


@pytest.mark.django_db
def test_a_changed_number_is_found_by_its_new_digits_only():
    person = factories.worker(phone=NUMBER)
    person.phone = "+50249876543"
    person.save()
    assert Worker.objects.filter(with_phone("49876543")).get() == person
    assert not Worker.objects.filter(with_phone(NUMBER)).exists()
    person.phone = ""
    person.save(update_fields=["phone", "phone_index", "phone_last7", "phone_last4"])
    assert rows("SELECT phone, phone_index, phone_last7, phone_last4 FROM workers_worker WHERE id = %s", person.pk) == [
        ("", None, None, None)
    ]


@pytest.mark.django_db
def test_people_made_in_bulk_are_found_too_and_nothing_of_a_number_is_stored_in_clear():
    like = factories.worker()
    made = Worker(phone=NUMBER, emergency_contact=f"Tía, {NUMBER}", folio="GT-26-900000-A")
    for field in Worker._meta.concrete_fields:
        if field.name not in ("id", "phone", "emergency_contact", "folio"):
            setattr(made, field.attname, getattr(like, field.attname))
    Worker.objects.bulk_create([made])
    assert Worker.objects.get(with_phone(NUMBER)).emergency_contact == f"Tía, {NUMBER}"
    stored = str(rows("SELECT * FROM workers_worker WHERE id = %s", made.pk))
    assert "3456" not in stored
    assert stored.count("gAAAA") == 2


@pytest.mark.django_db
def test_a_search_by_number_reads_an_index_under_the_policies():
    """Only a leakproof comparison may be looked up before the row-level policies have spoken; that of whole numbers is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL app.countries = 'GT'")
        for text, index in ((NUMBER, "phone_index"), ("5512345", "phone_last7"), ("3456", "phone_last4")):
            assert f"worker_{index}" in Worker.objects.filter(with_phone(text)).order_by().explain(), text
