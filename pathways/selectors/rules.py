"""Which rules stand on a day, in which version, ready for the engine or to be listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from common.ready import Ready

from ..choices import EVALUATED, LegalStatus
from ..engine.evaluate import CompiledRules, compile_rules
from ..engine.facts import Vocabulary
from ..engine.rules import Rule as EngineRule
from ..engine.rules import Severity
from ..models import Programme, Rule, RuleQuerySet, RuleSet
from ..versions import set_version
from ..vocabulary import SOURCES, current_vocabulary
from .replay import standing_then

_READY = Ready[CompiledRules]((*SOURCES, Rule, RuleSet), most=8)
_SEVERITY_ORDER = {Severity.BAR: 0, Severity.CONDITION: 1, Severity.NOTICE: 2}


def rules_in_force(
    as_of: date, programmes: Iterable[str] | None = None, known_at: datetime | None = None
) -> list[EngineRule]:
    """Published rules whose dates cover the day, ready for the engine: bars first, then by rule set and key.

    `programmes` keeps the rules of those programmes and the ones for all. What has no force in law (proposed, planned,
    closed, hypothetical) is left out. With `known_at`, as the platform had them at that moment: what was published, ended or corrected
    since is taken back, so that a result of then can be made again.
    """
    return strictest_first(for_engine(rule) for rule in _in_force(as_of, programmes, known_at))


def strictest_first(rules: Iterable[EngineRule]) -> list[EngineRule]:
    """Bars first, then by rule set and key: the order of every evaluation."""
    return sorted(rules, key=lambda rule: (_SEVERITY_ORDER[rule.severity], rule.rule_set, rule.key))


def rules_on_shelf(as_of: date) -> list[EngineRule]:
    """Published rules that do not hold on the day: those that have ended, and those that have no force in law. For the simulator."""
    rules = Rule.objects.published().filter(effective_from__lte=as_of).select_related("rule_set")
    shelved = rules.filter(Q(effective_to__lt=as_of) | ~Q(legal_status__in=EVALUATED))
    return [for_engine(rule) for rule in shelved.order_by("rule_set", "key", "effective_from")]


def compiled_rules(
    as_of: date, programmes: Iterable[str] | None = None, vocabulary: Vocabulary | None = None
) -> CompiledRules:
    """The rules in force on the day, compiled against the reference codes of now (or a vocabulary made before).

    Kept ready in this process for as long as every row that they were made from stays the same row.
    """
    if vocabulary is not None:
        return compile_rules(rules_in_force(as_of, programmes), vocabulary, as_of)
    chosen = None if programmes is None else tuple(sorted(programmes))
    return _READY.get(lambda: compile_rules(rules_in_force(as_of, chosen), current_vocabulary(), as_of), as_of, chosen)


def rule_set_versions(
    as_of: date, programmes: Iterable[str] | None = None, known_at: datetime | None = None
) -> dict[str, str]:
    """Rule set -> fingerprint of its rules in force on the day: what a run records to be checked later."""
    by_set: dict[str, list[Rule]] = defaultdict(list)
    for rule in _in_force(as_of, programmes, known_at):
        by_set[rule.rule_set_id].append(rule)
    return {code: set_version(rules) for code, rules in sorted(by_set.items())}


def rule_sets_rewritten(as_of: date, versions: Mapping[str, str]) -> list[RuleSet]:
    """Rule sets whose rules of a day read otherwise now than in the versions recorded then: a fact was corrected meanwhile."""
    now = rule_set_versions(as_of)
    return list(RuleSet.objects.filter(code__in=[code for code in versions if versions[code] != now.get(code)]))


def programmes_listed() -> QuerySet[Programme]:
    """All programmes with `rule_count`, the number of published rules in their own rule sets."""
    published = Q(rule_sets__rules__state="published") & ~Q(rule_sets__rules__legal_status=LegalStatus.HYPOTHETICAL)
    programmes = Programme.objects.select_related("country")
    counted = programmes.annotate(rule_count=Count("rule_sets__rules", filter=published))
    return counted.order_by("country_id", "code")


def programme_rules(programme: str, as_of: date | None = None) -> RuleQuerySet:
    """Published rules of one programme: its own, and those that name it among others; with a day, those that stand on it.

    Of any legal status but one: what is only supposed, for a simulation, is never shown as a programme's rule.
    """
    own = Q(rule_set__programme_id=programme) | Q(applies_to__programme__contains=[programme])
    rules = Rule.objects.published().filter(own).exclude(legal_status=LegalStatus.HYPOTHETICAL)
    rules = rules.select_related("rule_set")
    return rules.effective_on(as_of) if as_of else rules


def rules_for_everybody(as_of: date) -> RuleQuerySet:
    """Published rules that stand on the day for every programme: the platform's and the countries' of origin."""
    rules = Rule.objects.published().effective_on(as_of).filter(rule_set__programme__isnull=True)
    rules = rules.exclude(applies_to__has_key="programme").exclude(legal_status=LegalStatus.HYPOTHETICAL)
    return rules.select_related("rule_set")


def rules_published(as_of: date | None = None) -> RuleQuerySet:
    """All published rules of any legal status; with a day, those whose dates cover it."""
    rules = Rule.objects.published().select_related("rule_set")
    return rules.effective_on(as_of) if as_of else rules


def _in_force(as_of: date, programmes: Iterable[str] | None, known_at: datetime | None = None) -> Iterable[Rule]:
    rules = Rule.objects.filter(legal_status__in=EVALUATED, effective_from__lte=as_of).select_related("rule_set")
    if programmes is not None:
        own = Q(rule_set__programme__in=list(programmes))
        rules = rules.filter(own | Q(rule_set__programme__isnull=True))
    return rules.published().effective_on(as_of) if known_at is None else standing_then(rules, as_of, known_at)


def for_engine(rule: Rule) -> EngineRule:
    return EngineRule(
        rule_set=rule.rule_set_id,
        key=rule.key,
        kind=rule.kind,
        programme=rule.rule_set.programme_id,
        parameters=rule.parameters,
        applies_to=rule.applies_to,
        severity=Severity(rule.severity),
        legal_status=rule.legal_status,
        citation=rule.citation,
        source_url=rule.source_url,
        checked_on=rule.checked_on,
        confidence=rule.confidence,
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        version=rule.version,
        titles={"es": rule.title_es, "en": rule.title_en, "fr": rule.title_fr},
        advice={"es": rule.advice_es, "en": rule.advice_en, "fr": rule.advice_fr},
    )
