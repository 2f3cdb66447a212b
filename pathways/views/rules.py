"""Pages of rules for whoever looks after them: the list, one rule with everything that has happened to it, export and import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.tables import Column, ListTable
from common.wording import day

from ..choices import ChangeAction, Origin, PublicationState, RuleKind
from ..comparing import fields_of
from ..exporting import rule_set_text
from ..forms import ImportForm, NewRuleForm, RuleFilter
from ..models import Rule, RuleEvent, RuleQuerySet, RuleSet
from ..readable import WrongRules
from ..selectors.changes import events_of, open_changes_of, rules_standing, rules_to_look_up, texts_of
from ..services import change_begin, rules_import

COLUMNS = (
    Column("rule", gettext_lazy("Rule"), sort=("rule_set", "key")),
    Column("law", gettext_lazy("Law"), sort="citation"),
    Column("dates", gettext_lazy("In effect"), sort="effective_from"),
    Column("status", gettext_lazy("Legal status"), sort="legal_status"),
    Column("checked", gettext_lazy("Looked up on"), sort="checked_on"),
    Column("confidence", gettext_lazy("Confidence"), sort="confidence"),
)
TEXTS = (
    Column("dates", gettext_lazy("In effect")),
    Column("state", gettext_lazy("State")),
    Column("law", gettext_lazy("Law")),
    Column("who", gettext_lazy("Who")),
)
BEGINNINGS = (  # what may be drafted about a rule, in which words, and how the button looks
    (ChangeAction.CHANGE, gettext_lazy("Change this rule from a date"), "btn--primary"),
    (ChangeAction.CHECK, gettext_lazy("I have looked it up: unchanged"), ""),
    (ChangeAction.END, gettext_lazy("End this rule on a date"), "btn--danger"),
)


@require_safe
@allowed(Can.EDIT_RULES)
def rule_list(request: HttpRequest) -> HttpResponse:
    filters = RuleFilter(request.GET or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    table = ListTable(request, _filtered(chosen), COLUMNS, default="rule", per_page=50)
    sets = RuleSet.objects.order_by("code")
    return render(request, "pathways/rule_list.html", {"table": table, "filters": filters, "sets": sets})


def _filtered(chosen: dict[str, Any]) -> RuleQuerySet:
    rules = rules_standing()
    if chosen.get("when"):
        rules = Rule.objects.published().select_related("rule_set")
        if chosen["when"] == "past":
            rules = rules.filter(effective_to__lt=timezone.localdate())
    if chosen.get("look") == "old":
        rules = rules_to_look_up(rules)
    elif chosen.get("look") == "low":
        rules = rules.filter(confidence="low")
    if chosen.get("rule_set"):
        rules = rules.filter(rule_set=chosen["rule_set"])
    words = chosen.get("q")
    if words:
        titles = Q(title_es__icontains=words) | Q(title_en__icontains=words) | Q(title_fr__icontains=words)
        kinds = [kind for kind, name in RuleKind.choices if words.casefold() in str(name).casefold()]
        rules = rules.filter(titles | Q(key__icontains=words) | Q(citation__icontains=words) | Q(kind__in=kinds))
    return rules


@require_safe
@allowed(Can.READ_RULES)
def rule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rule says, every text it had, and what has happened to it."""
    rule = get_object_or_404(Rule.objects.select_related("rule_set__programme", "drafted_by", "approved_by"), pk=pk)
    edits = may(request.user, Can.EDIT_RULES)
    texts = list(texts_of(rule))
    context = {
        "rule": rule,
        "fields": fields_of(rule),
        "texts": ListTable(request, texts, TEXTS, per_page=200),
        "events": _timeline(rule, texts, names=edits),
        "stands": rule.state == PublicationState.PUBLISHED,
        "edits": edits,
        "beginnings": BEGINNINGS,
        "open_changes": open_changes_of(rule) if edits else [],
    }
    return render(request, "pathways/rule.html", context)


def _timeline(rule: Rule, texts: list[Rule], *, names: bool) -> list[dict[str, Any]]:
    """Newest first: every event, and at the end the texts that came with the product. Names of staff are for those who edit."""
    told = [_event(event, names) for event in events_of(rule)]
    for text in texts:
        if text.origin == Origin.SHIPPED:
            title = _("Came with the product: text from %(day)s") % {"day": day(text.effective_from)}
            told.append({"title": title, "text": "", "at": text.created_at, "who": "", "url": "", "kind": ""})
    return sorted(told, key=lambda item: item["at"], reverse=True)


def _event(event: RuleEvent, names: bool) -> dict[str, Any]:
    text = _("text from %(day)s") % {"day": day(event.subject.effective_from)}
    if event.last_day != event.last_day_before:
        last = day(event.last_day) if event.last_day else "…"
        text = _("%(text)s, since then to %(last)s") % {"text": text, "last": last}
    who = ""
    if names and event.change is not None:
        who = _("drafted by %(one)s, approved by %(other)s") % {"one": event.change.drafted_by, "other": event.by}
    elif event.by is None:
        who = _("the platform")
    reason = f"{text}. {event.reason}" if event.reason else text
    return {"title": event.told, "text": reason, "at": event.at, "who": who, "url": "", "kind": ""}


@require_POST
@allowed(Can.EDIT_RULES)
def rule_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft what is to happen to a rule: `action` is one of change, check and end."""
    rule = get_object_or_404(Rule.objects.select_related("rule_set"), pk=pk)
    action = request.POST.get("action", "")
    if action not in [name for name, _label, _look in BEGINNINGS]:
        messages.error(request, _("Choose what is to be done with the rule."))
        return redirect("pathways:rule", rule.pk)
    try:
        change = change_begin(action=action, rule=rule, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("pathways:rule", rule.pk)
    return redirect("pathways:change_edit", change.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def rule_new(request: HttpRequest) -> HttpResponse:
    form = NewRuleForm(request.POST or None, initial={"rule_set": request.GET.get("rule_set")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        content = {"key": said["key"], "kind": said["kind"]}
        change = change_begin(action=ChangeAction.NEW, rule_set=said["rule_set"], content=content, by=person(request))
        return redirect("pathways:change_edit", change.pk)
    return render(request, "pathways/rule_new.html", {"form": form})


@require_safe
@allowed(Can.READ_RULES)
def rules_export(request: HttpRequest, code: str) -> HttpResponse:
    """A rule set as the file it would be loaded from."""
    rule_set = get_object_or_404(RuleSet.objects.select_related("programme"), pk=code)
    response = HttpResponse(rule_set_text(rule_set), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{rule_set.pk}.toml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.EDIT_RULES)
def rules_import_page(request: HttpRequest) -> HttpResponse:
    """A rule file becomes drafts; on any problem nothing of it does, and each is told with its line."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[Any, ...] = ()
    report = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report = rules_import(
                name=said["file"].name,
                text=said["file"].read(),
                by=person(request),
                reason=said["reason"],
                submit=said["submit"],
            )
        except WrongRules as refused:
            problems = refused.problems
    return render(request, "pathways/rules_import.html", {"form": form, "problems": problems, "report": report})
