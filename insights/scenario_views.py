"""Pages of scenarios: what one supposes, and a policy editor's own: made, copied, changed, archived. None of them is law."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from pathways.choices import Origin
from pathways.models import Rule

from . import presentation
from .models import Scenario
from .scenario_forms import ChangeOfRule, NewScenario, RuleChoice, TextsForm
from .selectors import rules_to_suppose, scenarios_listed
from .services import scenario_archive, scenario_copy, scenario_create, scenario_leave_out, scenario_save


@require_safe
@allowed(Can.READ_SIMULATIONS)
def scenario_page(request: HttpRequest, code: str) -> HttpResponse:
    scenario = get_object_or_404(scenarios_listed(), pk=code)
    context = {
        "scenario": scenario,
        "changes": presentation.changes_told(scenario.changes),
        "may_write": may(request.user, Can.EDIT_RULES),
        "is_own": is_open(scenario),
    }
    return render(request, "insights/scenario.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def scenario_new(request: HttpRequest) -> HttpResponse:
    """First which rule (in the address), then how it would read and what the scenario is called."""
    rules = rules_to_suppose(timezone.localdate())
    rule = _chosen(request, rules)
    form = NewScenario(request.POST or None, rule=rule) if rule else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            scenario = scenario_create(by=person(request), texts=form.texts(), change=form.change())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("insights:scenario", scenario.pk)
    context = {"choice": _choice(rule, rules), "form": form, "rule": rule}
    return render(request, "insights/scenario_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def scenario_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Its texts, or (with a rule in the address) one of its changes."""
    scenario = get_object_or_404(scenarios_listed(), pk=code)
    if not is_open(scenario):
        raise PermissionDenied
    rules = rules_to_suppose(timezone.localdate())
    rule = _chosen(request, rules)
    data = request.POST or None
    form = ChangeOfRule(data, rule=rule, scenario=scenario) if rule else TextsForm(data, scenario=scenario)
    if request.method == "POST" and form.is_valid() and _saved(request, form, scenario):
        return redirect("insights:scenario", scenario.pk)
    context = {
        "scenario": scenario,
        "form": form,
        "rule": rule,
        "choice": _choice(rule, rules),
        "changes": presentation.changes_told(scenario.changes),
        "editable": {f"{one.rule_set_id}/{one.key}" for one in rules},
    }
    return render(request, "insights/scenario_edit.html", context)


def _saved(request: HttpRequest, form: ChangeOfRule | TextsForm, scenario: Scenario) -> bool:
    asked: dict[str, Any] = {"scenario": scenario, "by": person(request)}
    try:
        if isinstance(form, TextsForm):
            scenario_save(**asked, texts=form.texts())
        elif form.leaves_out:
            scenario_leave_out(**asked, target=form.target)
        else:
            scenario_save(**asked, change=form.change())
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, _("Saved."))
    return True


@require_POST
@allowed(Can.EDIT_RULES)
def scenario_copied(request: HttpRequest, code: str) -> HttpResponse:
    copy = scenario_copy(scenario=get_object_or_404(scenarios_listed(), pk=code), by=person(request))
    return redirect("insights:scenario_edit", copy.pk)


@require_POST
@allowed(Can.EDIT_RULES)
def scenario_archived(request: HttpRequest, code: str) -> HttpResponse:
    scenario = get_object_or_404(scenarios_listed(), pk=code)
    try:
        scenario_archive(scenario=scenario, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("insights:scenario", scenario.pk)
    messages.success(request, _("Archived: it is offered no more."))
    return redirect("insights:simulation_list")


def is_open(scenario: Scenario) -> bool:
    """Whether staff made it and may still change it."""
    return scenario.origin == Origin.STAFF and scenario.archived_at is None


def _chosen(request: HttpRequest, rules: list[Rule]) -> Rule | None:
    """The rule that the address names; none for one that is not to be supposed."""
    wanted = request.GET.get("rule", "")
    return next((rule for rule in rules if f"{rule.rule_set_id}/{rule.key}" == wanted), None)


def _choice(rule: Rule | None, rules: list[Rule]) -> RuleChoice:
    return RuleChoice(rules=rules, initial={"rule": f"{rule.rule_set_id}/{rule.key}" if rule else ""})
