"""Lists: their order and page live in the address, and nothing in an address can break them."""

import pytest
from django import forms
from django.db.models import Q
from django.template import engines
from django.test import RequestFactory

from accounts.models import Office
from common.forms import FilterForm
from common.tables import Column, ListTable, state_tabs

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


STATES = [("GT", "Guatemala"), ("HN", "honduras"), ("SV", "El Salvador")]


def tabs(offices, address):
    return state_tabs(RequestFactory().get(address), offices, STATES, field="country")


def test_states_are_tabs_with_their_counts_in_one_query(offices, django_assert_num_queries):
    Office.objects.create(code="far", name="Far", country="HN")
    with django_assert_num_queries(1):
        made = tabs(Office.objects.all(), "/?q=a&page=3&country=HN")
    assert [(tab["label"], tab["count"], tab["current"]) for tab in made] == [
        ("All", "8", False),
        ("Guatemala", "7", False),
        ("Honduras", "1", True),
    ]
    assert [tab["url"] for tab in made] == ["?q=a", "?q=a&country=GT", "?q=a&country=HN"]


def test_a_chosen_state_that_nothing_is_in_stays_a_tab_and_an_unknown_one_means_all(offices):
    assert [tab["label"] for tab in tabs(offices, "/?country=SV") if tab["current"]] == ["El Salvador"]
    assert [tab["label"] for tab in tabs(offices, "/?country=nowhere") if tab["current"]] == ["All"]


def test_rows_that_a_join_doubles_are_counted_once(offices):
    doubled = offices.filter(Q(staff=None) | Q(staff__isnull=False)).distinct()
    assert tabs(doubled, "/")[0]["count"] == "7"


class Some(FilterForm):
    q = forms.CharField(required=False)
    state = forms.ChoiceField(required=False, choices=STATES)


def test_a_filter_that_means_nothing_leaves_the_others_standing():
    assert Some({"q": "ana", "state": "nowhere"}).chosen == {"q": "ana"}
    assert Some(None).chosen == {}
