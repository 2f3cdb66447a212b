"""Lists: their order and page live in the address, and nothing in an address can break them."""

import pytest
from django.template import engines
from django.test import RequestFactory

from accounts.models import Office
from common.tables import Column, ListTable

COLUMNS = [
    Column("name", "Name", sort="name"),
    Column("country", "Country", sort=("country", "name"), num=True),
    Column("act", "Actions", quiet=True),
]


def listing(rows, address="/", **options):
    return ListTable(RequestFactory().get(address), rows, COLUMNS, **options)


@pytest.fixture
def offices(db):
    Office.objects.bulk_create(Office(code=f"o{n}", name=f"Office {n % 3}", country="GT") for n in range(7))
    return Office.objects.all()


@pytest.mark.parametrize(
    "address", ["/?sort=password", "/?sort=act", "/?sort=-", "/?sort=", "/?page=x", "/?page=-3", "/?page=99"]
)
def test_a_strange_address_falls_back(offices, address):
    table = listing(offices, address, default="name", per_page=3)
    assert table.sort == "name"
    assert 1 <= table.page.number <= 3


def test_equal_rows_never_appear_on_two_pages(offices):
    pages = [listing(offices, f"/?sort=-name&page={n}", per_page=3).rows for n in (1, 2, 3)]
    seen = [office.pk for page in pages for office in page]
    assert sorted(seen) == sorted(offices.values_list("pk", flat=True))


def test_a_second_click_turns_the_order_and_says_it(offices):
    table = listing(offices, "/?sort=name&office=3&page=2", per_page=3)
    assert (table.heads[0].aria, table.heads[0].url) == ("ascending", "?office=3&sort=-name")
    assert (table.heads[1].aria, table.heads[1].url) == ("", "?office=3&sort=country")
    assert table.heads[2].url == ""


def test_links_of_pages_keep_the_filters_and_the_order(offices):
    table = listing(offices, "/?sort=-name&q=ana&page=2", per_page=3)
    assert table.next_url == "?sort=-name&q=ana&page=3"
    assert table.previous_url == "?sort=-name&q=ana&page=1"
    assert [link.text for link in table.links] == ["1", "2", "3"]


def test_a_page_takes_two_queries_whatever_its_size(offices, django_assert_num_queries):
    with django_assert_num_queries(2):
        table = listing(offices, per_page=5)
        assert table.count == 7
        assert len(list(table.rows)) == 5


def test_cells_know_their_column_and_numbers_stand_right():
    text = """{% load faces %}{% table table caption="Offices" %}{% for row in table.rows %}
    <tr>{% td "country" %}{{ row }}{% endtd %}</tr>{% endfor %}{% endtable %}"""
    html = engines["django"].from_string(text).render({"table": listing(["<GT>"])})
    assert '<td data-label="Country" class="num">&lt;GT&gt;</td>' in html
    assert 'role="region" aria-label="Offices"' in html
    assert '<span class="vh">Actions</span>' in html


def test_nothing_to_list_says_why():
    text = '{% load faces %}{% table table caption="Offices" empty="No offices" empty_text="Ask." %}{% endtable %}'
    html = engines["django"].from_string(text).render({"table": listing([])})
    assert "<table" not in html
    assert "No offices" in html
