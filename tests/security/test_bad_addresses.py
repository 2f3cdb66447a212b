"""What stands in an address may be nonsense or an attack: it is answered, never a fault of ours, and shows no hidden column."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from common.admin import RecordAdmin
from tests import factories
from tests.security.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
NONSENSE = ("", "abc", "\0", "-1", "0", "1.5", "9" * 25, "2026-13-45", "[]", "🌽", "'", "%", "x" * 2000)
OURS = dict(admin.site._registry)
APPS = sorted({model._meta.app_label for model in OURS})


@pytest.fixture
def administrator(client_for) -> Client:
    client = client_for(Role.ADMINISTRATOR)
    client.raise_request_exception = False
    return client


def models_of(app: str) -> list[type]:
    return [model for model in OURS if model._meta.app_label == app]


def listed(model: type) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")  # type: ignore[attr-defined]


def faults(client: Client, addresses: Iterator[tuple[str, dict[str, str]]]) -> list[tuple[str, str]]:
    answers = ((path, query, client.get(path, query).status_code) for path, query in addresses)
    return [(path, str(query)[:60]) for path, query, status in answers if status >= 500]


def test_every_model_in_the_admin_keeps_to_our_rules():
    foreign = [model for model, registered in OURS.items() if not isinstance(registered, RecordAdmin)]
    assert foreign == []
    assert len(OURS) > 40


def filters_of(registered: admin.ModelAdmin) -> set[str]:
    """Names that a list's address can filter by, with the forms that Django's filters give them."""
    names = {"q", "p", "o", "nonsense", "pk__range"}
    for item in registered.list_filter:
        name = str(getattr(item, "parameter_name", None) or (item if isinstance(item, str) else item[0]))
        names |= {name, f"{name}__exact", f"{name}__gte"}
    if registered.date_hierarchy:
        names |= {f"{registered.date_hierarchy}__{part}" for part in ("year", "month", "day")}
    return names


@pytest.mark.parametrize("app", APPS)
def test_a_list_of_the_admin_answers_every_address(administrator, app):
    queries = [(m, name, text) for m in models_of(app) for name in filters_of(OURS[m]) for text in ("abc", "9" * 25)]
    queries += [(m, "q", "\0") for m in models_of(app)]
    assert faults(administrator, ((listed(model), {name: text}) for model, name, text in queries)) == []


@pytest.mark.parametrize("app", APPS)
def test_a_record_that_cannot_be_is_not_in_the_admin(administrator, app):
    keys = ("0", "-1", "abc", "_00", "_", "9" * 25, "🌽", "'", "_ff", "1.5")
    pages = [(key, "change") for key in keys] + [
        (key, page) for key in ("9" * 25, "_00") for page in ("history", "delete")
    ]
    paths = (f"{listed(model)}{key}/{page}/" for model in models_of(app) for key, page in pages)
    assert faults(administrator, ((path, {}) for path in paths)) == []


@pytest.mark.parametrize("app", APPS)
def test_a_form_of_the_admin_opens_whatever_its_address_fills_in(administrator, app):
    forms = ((f"{listed(m)}add/", [field.name for field in m._meta.get_fields()]) for m in models_of(app))
    filled = ((path, dict.fromkeys(names, text)) for path, names in forms for text in NONSENSE[1:4])
    assert faults(administrator, filled) == []


def test_a_column_that_is_not_shown_cannot_be_guessed(administrator):
    """The beginning of a password's hash, letter by letter, by whether the list is empty."""
    user = get_user_model().objects.first()
    for name, text in (
        ("password__startswith", user.password[:8]),
        ("password__startswith", "zzz"),
        ("session_round", "0"),
        ("office__address__contains", "x"),
    ):
        assert administrator.get(reverse("admin:accounts_user_changelist"), {name: text}).status_code == 400, name
    for name, text in (("number__startswith", "gAAAA"), ("number_index__gt", "0"), ("worker__phone__endswith", "1")):
        answer = administrator.get(reverse("admin:workers_identitydocument_changelist"), {name: text})
        assert answer.status_code == 400, name
    assert administrator.get(reverse("admin:recruiters_complaint_changelist"), {"contact__gt": ""}).status_code == 400


def test_what_a_list_offers_still_filters(administrator):
    gone, here = factories.worker(status="withdrawn"), factories.worker()
    page = administrator.get(
        reverse("admin:workers_worker_changelist"), {"status__exact": "withdrawn"}
    ).content.decode()
    assert gone.folio in page
    assert here.folio not in page
    vacancy = factories.vacancy()
    year = {"starts_on__year": vacancy.starts_on.year}
    assert vacancy.folio in administrator.get(reverse("admin:employers_vacancy_changelist"), year).content.decode()
    country = {"country__code__exact": "GT"}
    assert here.folio in administrator.get(reverse("admin:workers_worker_changelist"), country).content.decode()
    filled = administrator.get(reverse("admin:accounts_office_add"), {"name": "Oficina nueva", "country": "GT"})
    assert 'value="Oficina nueva"' in filled.content.decode()


def test_every_filter_that_a_list_draws_can_be_followed(client_for):
    """The links in the lists' own filters, and the ways into them from the home pages."""
    world = build(client_for)
    client, refused = world.clients[Role.ADMINISTRATOR], []
    for model in OURS:
        page = client.get(listed(model))
        for spec in page.context["cl"].filter_specs:
            for choice in list(spec.choices(page.context["cl"]))[1:3]:  # the first is "all"
                if client.get(f"{listed(model)}{choice['query_string']}").status_code != 200:
                    refused.append((model._meta.label, choice["query_string"]))
    assert refused == []


PAGES = {
    "workers:list": ("q", "status", "office", "occupation", "page", "sort"),
    "employers:vacancy_list": ("q", "status", "programme", "place", "page", "sort"),
    "matching:proposal_list": ("q", "status", "programme", "run", "vacancy", "worker", "page", "sort"),
    "matching:change_list": ("q", "status", "kind", "cause", "run", "night", "tick", "page", "sort"),
    "placements:list": ("page", "sort"),
    "matching:run_list": ("page", "sort"),
    "matching:weights_list": ("page", "sort"),
    "matching:periods_list": ("page", "sort"),
    "matching:floor_list": ("page", "sort", "tpage"),
    "matching:floor_new": ("preview",),
    "matching:weights_new": ("preview",),
    "pathways:list": ("page", "sort"),
    "account_login": ("next",),
    "set_language": ("next",),
    "api-explain": ("worker", "vacancy", "as_of"),
    "api-best-work": ("worker", "most"),
    "api-shortlist": ("vacancy", "most"),
}


@pytest.mark.parametrize("route", PAGES)
def test_a_page_answers_every_query(administrator, route):
    queries = ({name: text} for name in PAGES[route] for text in (*NONSENSE, "a\r\nX: 1", "9999-12-31", "0001-01-01"))
    assert faults(administrator, ((reverse(route), query) for query in queries)) == []


@pytest.mark.parametrize("name", ["format", "lang", "version"])
def test_the_description_of_the_api_answers_every_query(administrator, name):
    """Fewer of them: it takes half a second to make."""
    assert faults(administrator, ((reverse("api-schema"), {name: text}) for text in ("\0", "🌽", "x" * 2000))) == []


def test_what_an_address_says_of_the_version_is_in_no_header(client):
    answer = client.get(reverse("api-schema"), {"version": "canario\r\nX-Canario: 1"})
    assert answer.status_code == 200
    assert "canario" not in str(answer.headers).lower()


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "2026-02-30", "\0", "mañana"])
def test_a_pathway_is_shown_on_any_day_and_on_none(administrator, as_of):
    programme = factories.programme()
    assert administrator.get(reverse("pathways:detail", args=[programme.pk]), {"as_of": as_of}).status_code == 200


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01", "mañana", "\0"])
def test_a_ladder_is_refused_for_a_day_of_another_century(administrator, as_of):
    ladder = reverse("api-worker-ladder", args=[factories.worker().pk])
    assert administrator.get(ladder, {"as_of": as_of}).status_code == 400


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_an_explanation_is_given_on_any_day(administrator, as_of):
    pair = {"worker": factories.worker().pk, "vacancy": factories.vacancy().pk, "as_of": as_of}
    assert administrator.get(reverse("api-explain"), pair).status_code in (200, 400)
