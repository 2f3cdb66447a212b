"""Scenarios that a policy editor makes: through the schema of the rule's kind, never a rule, recorded, copied, archived."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from insights.execution import execute
from insights.models import Scenario
from insights.services import (
    scenario_archive,
    scenario_copy,
    scenario_create,
    scenario_leave_out,
    scenario_save,
    scenarios_load,
    simulation_request,
)
from pathways.models import Rule
from tests import factories
from tests.matching.conftest import ready_worker

pytestmark = pytest.mark.django_db
TEXTS = {f"{name}_{code}": f"{name} {code}" for name in ("title", "about") for code in ("es", "en", "fr")}
AGE = "us-h2a/minimum-age"
OLDER = {"action": "replace", "target": AGE, "parameters": {"years": 25}}


@pytest.fixture
def scenarios(rules: None) -> None:
    call_command("load_scenarios", verbosity=0)


@pytest.fixture
def editor(scenarios: None, client_for: Any) -> Client:
    return client_for(Role.POLICY_EDITOR)  # type: ignore[no-any-return]


def new_page(rule: str = AGE) -> str:
    return f"{reverse('insights:scenario_new')}?rule={rule}"


def test_a_rule_is_chosen_its_parameters_changed_and_the_scenario_tried(editor: Client):
    choice = editor.get(reverse("insights:scenario_new")).content.decode()
    assert f'value="{AGE}"' in choice
    assert 'name="p_years"' in editor.get(new_page()).content.decode()

    rules = list(Rule.objects.order_by("pk").values())
    made = editor.post(new_page(), TEXTS | {"action": "replace", "p_years": "25"})
    scenario = Scenario.objects.get(origin="staff")
    assert made.headers["Location"] == reverse("insights:scenario", args=[scenario.pk])
    assert (scenario.changes, scenario.created_by_id) == ([OLDER], scenario.changed_by_id)
    page = editor.get(made.headers["Location"]).content.decode()
    assert "no es ley" in page
    assert "25" in page
    assert str(scenario.created_by) in page

    ready_worker("GT", birth_date=timezone.localdate().replace(year=timezone.localdate().year - 20, day=1))
    simulation = simulation_request(by=None, scenario=scenario, as_of=timezone.localdate())
    execute(simulation.pk)
    simulation.refresh_from_db()
    assert simulation.result["pathways"]["us-h2a"]["shut"] == 1
    assert list(Rule.objects.order_by("pk").values()) == rules


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"p_years": "13"}, "p_years"),
        ({"p_years": ""}, ""),
        ({"title_fr": ""}, "title_fr"),
        ({"action": "x"}, "action"),
    ],
)
def test_what_the_schema_refuses_is_told_at_the_form_and_nothing_is_made(editor: Client, said: Any, where: str):
    page = editor.post(new_page(), TEXTS | {"action": "replace", "p_years": "25"} | said)
    assert page.status_code == 200
    form = page.context["form"]
    assert where in form.errors if where else form.non_field_errors()
    assert not Scenario.objects.filter(origin="staff").exists()


def test_a_rule_of_the_work_alone_or_of_no_name_is_not_offered(editor: Client):
    for rule in ("us-h2a/housing", "us-h2a/nothing-of-the-kind"):
        page = editor.get(new_page(rule))
        assert page.context["form"] is None
        assert f'value="{rule}"' not in page.content.decode()


def test_a_shipped_scenario_is_edited_as_a_copy(editor: Client):
    shipped = Scenario.objects.get(pk="hn-age-18")
    assert editor.get(reverse("insights:scenario_edit", args=[shipped.pk])).status_code == 403
    moved = editor.post(reverse("insights:scenario_copy", args=[shipped.pk]))
    copy = Scenario.objects.get(origin="staff")
    edit = reverse("insights:scenario_edit", args=[copy.pk])
    assert moved.headers["Location"] == edit
    assert copy.title_es.endswith("(copia)")

    editor.post(f"{edit}?rule=origin-hn/minimum-age", {"action": "replace", "p_years": "19"})
    editor.post(f"{edit}?rule={AGE}", {"action": "drop"})
    editor.post(edit, TEXTS)
    copy.refresh_from_db()
    shipped.refresh_from_db()
    assert copy.changes == [
        {"action": "replace", "target": "origin-hn/minimum-age", "parameters": {"years": 19}},
        {"action": "drop", "target": AGE},
    ]
    assert (copy.title_en, shipped.changes[0]["parameters"]) == ("title en", {"years": 18})

    editor.post(f"{edit}?rule=origin-hn/minimum-age", {"action": "leave_out", "p_years": "19"})
    copy.refresh_from_db()
    assert [change["target"] for change in copy.changes] == [AGE]
    refused = editor.post(f"{edit}?rule={AGE}", {"action": "leave_out", "p_years": "18"})
    assert refused.context["form"].non_field_errors()


def test_an_archived_scenario_is_offered_no_more_and_changed_no_more(editor: Client):
    by = factories.user(Role.POLICY_EDITOR)
    scenario = scenario_create(by=by, texts=TEXTS, change=OLDER)
    editor.post(reverse("insights:scenario_archive", args=[scenario.pk]))
    scenario.refresh_from_db()
    assert scenario.archived_at is not None
    assert scenario.changed_by_id != by.pk
    assert f'value="{scenario.pk}"' not in editor.get(reverse("insights:simulation_list")).content.decode()
    assert editor.get(reverse("insights:scenario", args=[scenario.pk])).status_code == 200
    with pytest.raises(WrongState):
        simulation_request(by=by, scenario=scenario, as_of=date(2026, 11, 26))
    with pytest.raises(WrongState):
        scenario_save(scenario=scenario, by=by, texts=TEXTS)


def test_what_ships_is_neither_changed_nor_archived(scenarios: None):
    by, shipped = factories.user(Role.POLICY_EDITOR), Scenario.objects.get(pk="hn-age-18")
    for refused in (
        lambda: scenario_save(scenario=shipped, by=by, change=OLDER),
        lambda: scenario_leave_out(scenario=shipped, by=by, target=AGE),
        lambda: scenario_archive(scenario=shipped, by=by),
    ):
        with pytest.raises(WrongState):
            refused()


def test_a_change_that_the_rules_of_today_do_not_allow_is_refused(scenarios: None):
    by = factories.user(Role.POLICY_EDITOR)
    for change in (OLDER | {"target": "us-h2a/nothing"}, OLDER | {"parameters": {"years": 5}}, {"action": "grant"}):
        with pytest.raises(InvalidInput):
            scenario_create(by=by, texts=TEXTS, change=change)


def test_every_text_that_stood_is_in_the_audit_and_loading_again_leaves_staffs_scenarios_alone(scenarios: None):
    by = factories.user(Role.POLICY_EDITOR)
    copy = scenario_copy(scenario=Scenario.objects.get(pk="hn-age-18"), by=by)
    scenario_save(scenario=copy, by=by, texts=TEXTS)
    scenarios_load()
    copy.refresh_from_db()
    assert copy.title_en == "title en"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit.entry WHERE table_name = 'insights_scenario' AND row_id = %s", [copy.pk]
        )
        assert cursor.fetchone()[0] == 2
