"""Forms of a scenario: which rule, how it would read (from the same typed schema as the rules' own forms), and what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from common.i18n import LANGUAGES
from pathways.engine.kinds import KINDS
from pathways.models import Rule
from pathways.parameter_fields import Asked

from .models import Scenario

IN = {"es": _("in Spanish"), "en": _("in English"), "fr": _("in French")}
REPLACE, DROP, LEAVE_OUT = "replace", "drop", "leave_out"
Group = tuple[Any, list[str]]


class RuleChoice(FacesForm):
    """Which rule to suppose otherwise, by pathway."""

    rule = forms.ChoiceField(
        label=_("Rule"), help_text=_("Rules that look at the person; those of the work alone move nobody.")
    )

    def __init__(self, *args: Any, rules: Sequence[Rule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped: dict[str, list[tuple[str, str]]] = {}
        for rule in rules:
            programme = rule.rule_set.programme
            group = programme.title if programme else rule.rule_set.title
            grouped.setdefault(group, []).append((f"{rule.rule_set_id}/{rule.key}", rule.title))
        self.fields["rule"].choices = [("", "–"), *sorted(grouped.items())]  # type: ignore[attr-defined]


class _Grouped(FacesForm):
    def groups(self) -> list[Group]:
        raise NotImplementedError

    @property
    def shown(self) -> list[tuple[Any, list[tuple[forms.BoundField, bool]]]]:
        """Groups of (field, whether a rule can do without it), for the page."""
        return [(title, [(self[name], self._is_optional(name)) for name in names]) for title, names in self.groups()]

    def _is_optional(self, name: str) -> bool:
        return not (self.fields[name].required or getattr(self.fields[name], "needed", False))


class TextsForm(_Grouped):
    """What a scenario is called and what it supposes, in three languages."""

    def __init__(self, *args: Any, scenario: Scenario | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(label=IN[code], max_length=200)
            about = forms.Textarea(attrs={"rows": 2})
            self.fields[f"about_{code}"] = forms.CharField(label=IN[code], max_length=2000, widget=about)
        if scenario is not None:
            self.initial = {name: getattr(scenario, name) for name in self.fields}

    def groups(self) -> list[Group]:
        return [
            (_("Title"), [f"title_{code}" for code in LANGUAGES]),
            (_("What it supposes"), [f"about_{code}" for code in LANGUAGES]),
        ]

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for _title, names in TextsForm.groups(self) for name in names}


class ChangeOfRule(_Grouped):
    """How one rule would read: with other values, or not at all."""

    def __init__(self, *args: Any, rule: Rule, scenario: Scenario | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = f"{rule.rule_set_id}/{rule.key}"
        self.asked = Asked("p_", rule.kind, KINDS[rule.kind].schema)
        written = next((one for one in scenario.changes if one["target"] == self.target), None) if scenario else None
        self.fields["action"] = forms.ChoiceField(
            label=_("Suppose that the rule"), widget=forms.RadioSelect, choices=self._actions(written)
        )
        self.fields |= self.asked.fields()
        said = written.get("parameters") if written else None
        self.initial = {"action": written["action"] if written else self.fields["action"].choices[0][0]}  # type: ignore[attr-defined]
        self.initial |= self.asked.initial(said or rule.parameters)

    def _actions(self, written: Any) -> list[tuple[str, Any]]:
        """A rule without parameters can only be dropped; what is in the scenario already can be left out again."""
        other = [(REPLACE, _("holds with these values"))] if self.asked.names else []
        out = [(LEAVE_OUT, _("stays as it is: leave it out of this scenario"))] if written else []
        return [*other, (DROP, _("does not stand")), *out]

    def groups(self) -> list[Group]:
        return [(_("What is supposed"), ["action", *self.asked.names])]

    @property
    def leaves_out(self) -> bool:
        return bool(self.cleaned_data["action"] == LEAVE_OUT)

    def change(self) -> dict[str, Any]:
        """As `pathways.engine.scenario.read_change` reads it."""
        action = self.cleaned_data["action"]
        said = {"parameters": self.asked.written(self.cleaned_data)} if action == REPLACE else {}
        return {"action": action, "target": self.target, **said}


class NewScenario(ChangeOfRule, TextsForm):
    """A scenario with its first change."""

    def groups(self) -> list[Group]:
        return [*ChangeOfRule.groups(self), *TextsForm.groups(self)]
