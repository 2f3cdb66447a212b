"""Forms of changes of the rules. They may be saved half done: what is missing is named when the change is submitted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm
from reference.choices import Confidence

from ..choices import ChangeAction, LegalStatus, RuleKind, Severity
from ..content import LANGUAGES
from ..engine.applies import AppliesTo
from ..engine.kinds import KINDS
from ..models import RuleChange, RuleSet
from ..parameter_fields import Asked, needed
from ..parameter_words import APPLIES_TO
from ..publication import Obstacle
from ..readable import MAX_BYTES

WHY = _("It is kept, with your name, in the history of the rule.")
IN = {"es": _("in Spanish"), "en": _("in English"), "fr": _("in French")}
Group = tuple[Any, list[str]]


class NewRuleForm(FacesForm):
    """Which kind of rule, in which set: all else is asked on the next page."""

    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label=_("Rule set"), empty_label="–")
    kind = forms.ChoiceField(
        label=_("Kind of rule"), help_text=_("What it looks at. A kind that is not here needs a programmer.")
    )
    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("A short name in small letters and hyphens, such as minimum-age. It never changes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_set"].queryset = RuleSet.objects.order_by("code")  # type: ignore[attr-defined]
        kinds = sorted(RuleKind.choices, key=lambda choice: str(choice[1]))
        self.fields["kind"].choices = [("", "–"), *kinds]  # type: ignore[attr-defined]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).lower()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            raise forms.ValidationError(_("Small letters, digits and single hyphens only."))
        return key


class _DraftForm(FacesForm):
    """What every draft's form can do: say what is written in it, in which groups it is shown, and where obstacles lie."""

    def groups(self) -> list[Group]:
        raise NotImplementedError

    def written(self) -> dict[str, Any]:
        """Arguments for `change_save`."""
        raise NotImplementedError

    @property
    def shown(self) -> list[tuple[Any, list[tuple[forms.BoundField, bool]]]]:
        """Groups of (field, whether a rule can do without it), for the page."""
        return [
            (title, [(self[name], not getattr(self.fields[name], "needed", False)) for name in names])
            for title, names in self.groups()
        ]

    def tell(self, obstacles: Iterable[Obstacle]) -> None:
        """Put each obstacle at the field it is about."""
        for obstacle in obstacles:
            self.add_error(self._field_of(obstacle.field), obstacle.text)

    def _field_of(self, key: str) -> str | None:
        name = key.replace(".", "_")
        return name if name in self.fields else None


class EndForm(_DraftForm):
    last_day = forms.DateField(
        label=_("Last day on which the rule stands"),
        required=False,
        widget=DateInput,
        help_text=_("A rule that has not begun yet is withdrawn by any day before its first."),
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea, help_text=WHY)
    is_correction = forms.BooleanField(label=_("This corrects a fact of the past"), required=False)

    def __init__(self, *args: Any, change: RuleChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(change, name) for name in ("last_day", "reason", "is_correction")}
        _correction(self.fields["is_correction"])
        for name in ("last_day", "reason"):
            needed(self.fields[name])

    def groups(self) -> list[Group]:
        return [(_("The end of the rule"), ["last_day", "is_correction", "reason"])]

    def written(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("last_day", "reason", "is_correction")}


class CheckForm(_DraftForm):
    """Looked up again: only the day, and how sure we are."""

    checked_on = forms.DateField(label=_("Looked up on"), required=False, widget=DateInput)
    confidence = forms.ChoiceField(label=_("Confidence"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Where, and what was found"), required=False, max_length=2000, widget=forms.Textarea, help_text=WHY
    )

    def __init__(self, *args: Any, change: RuleChange, **kwargs: Any) -> None:
        self.content = dict(change.content)
        super().__init__(*args, **kwargs)
        self.initial = {name: self.content.get(name) for name in ("checked_on", "confidence")}
        self.initial["reason"] = change.reason
        self.fields["confidence"].choices = Confidence.choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            needed(field)

    def groups(self) -> list[Group]:
        return [(_("What was looked up"), ["checked_on", "confidence", "reason"])]

    def written(self) -> dict[str, Any]:
        said = {name: _plain(self.cleaned_data[name]) for name in ("checked_on", "confidence")}
        return {"content": _filled(self.content | said), "reason": self.cleaned_data["reason"]}


class ChangeForm(_DraftForm):
    """A rule, field by field: its dates, what it asks (from the schema of its kind), its law and its words."""

    def __init__(self, *args: Any, change: RuleChange, **kwargs: Any) -> None:
        self.change, self.content = change, dict(change.content)
        self.asked = Asked("p_", change.kind, KINDS[change.kind].schema) if change.kind in KINDS else None
        self.narrowed = Asked(
            "a_", APPLIES_TO, AppliesTo, without=("programme",) if change.rule_set.programme_id else ()
        )
        super().__init__(*args, **kwargs)
        self.fields |= self._dates() | self._tables() | self._law() | self._words()
        self.initial = self._now()

    def groups(self) -> list[Group]:
        asks = self.asked.names if self.asked else []
        texts = [[f"{text}_{code}" for code in LANGUAGES] for text in ("title", "advice")]
        groups = [
            (_("When and why"), ["from", "to", "is_correction", "reason"]),
            (_("What it asks"), [*asks, "severity"]),
            (_("Whom and what it is about"), self.narrowed.names),
            (_("The law"), ["citation", "source", "checked_on", "confidence", "legal_status"]),
            (_("Title"), texts[0]),
            (_("What to do where it is not met"), texts[1]),
        ]
        return [(title, names) for title, names in groups if names]

    def written(self) -> dict[str, Any]:
        said = {name: _plain(self.cleaned_data[name]) for name in ("from", "to", "checked_on", *_LAW_NAMES)}
        for text in ("title", "advice"):
            said[text] = _filled({code: self.cleaned_data[f"{text}_{code}"] for code in LANGUAGES})
        said["parameters"] = self.asked.written(self.cleaned_data) if self.asked else {}
        said["applies_to"] = self.narrowed.written(self.cleaned_data)
        kept = {"key": self.change.key, "kind": self.change.kind}
        told = {name: self.cleaned_data[name] for name in ("reason", "is_correction")}
        return {"content": _filled(kept | said), **told}

    def _field_of(self, key: str) -> str | None:
        if key == "parameters":
            return self.asked.names[0] if self.asked and self.asked.names else None
        return self.narrowed.names[0] if key == "applies_to" else super()._field_of(key)

    def _dates(self) -> dict[str, forms.Field]:
        return {
            "from": needed(forms.DateField(label=_("First day"), widget=DateInput, required=False)),
            "to": forms.DateField(
                label=_("Last day"), widget=DateInput, required=False, help_text=_("Empty: until it is changed.")
            ),
            "is_correction": _correction(
                forms.BooleanField(label=_("This corrects a fact of the past"), required=False)
            ),
            "reason": needed(_text(_("Why"), 2000, rows=3, hint=WHY)),
        }

    def _tables(self) -> dict[str, forms.Field]:
        severity = forms.ChoiceField(
            label=_("Effect"), choices=Severity.choices, widget=forms.RadioSelect, required=False
        )
        fields = self.asked.fields() if self.asked else {}
        return fields | {"severity": needed(severity)} | self.narrowed.fields()

    def _law(self) -> dict[str, forms.Field]:
        return {
            "citation": needed(forms.CharField(label=_("Citation"), max_length=255, required=False)),
            "source": needed(
                forms.URLField(label=_("Address of the source"), max_length=300, required=False, assume_scheme="https")
            ),
            "checked_on": needed(
                forms.DateField(
                    label=_("Looked up on"),
                    widget=DateInput,
                    required=False,
                    help_text=_("The day on which somebody read it in the source."),
                )
            ),
            "confidence": needed(
                forms.ChoiceField(
                    label=_("Confidence"), choices=Confidence.choices, widget=forms.RadioSelect, required=False
                )
            ),
            "legal_status": needed(
                forms.ChoiceField(label=_("Legal status"), choices=[("", "–"), *LegalStatus.choices], required=False)
            ),
        }

    def _words(self) -> dict[str, forms.Field]:
        titles = {
            f"title_{code}": needed(forms.CharField(label=IN[code], max_length=200, required=False))
            for code in LANGUAGES
        }
        return titles | {f"advice_{code}": needed(_text(IN[code], 2000, rows=2)) for code in LANGUAGES}

    def _now(self) -> dict[str, Any]:
        now: dict[str, Any] = {key: self.content.get(key) for key in ("from", "to", "checked_on", *_LAW_NAMES)}
        now |= {"reason": self.change.reason, "is_correction": self.change.is_correction}
        for text in ("title", "advice"):
            now |= {f"{text}_{code}": words for code, words in (self.content.get(text) or {}).items()}
        now |= self.asked.initial(self.content.get("parameters") or {}) if self.asked else {}
        return now | self.narrowed.initial(self.content.get("applies_to") or {})


_LAW_NAMES = ("severity", "legal_status", "citation", "source", "confidence")


class ImportForm(FacesForm):
    file = forms.FileField(
        label=_("Rule file"),
        help_text=_("As it was downloaded here, with your changes; plain text (TOML), one rule set."),
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY)
    submit = forms.BooleanField(
        label=_("Submit all of them for approval"), required=False, help_text=_("Else they wait as drafts of yours.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("This is too large to be a rule file."))
        return file


def form_for(change: RuleChange, *args: Any) -> EndForm | CheckForm | ChangeForm:
    """The form of a draft, by what it is to do."""
    if change.action == ChangeAction.END:
        return EndForm(*args, change=change)
    return CheckForm(*args, change=change) if change.action == ChangeAction.CHECK else ChangeForm(*args, change=change)


def _correction(field: forms.Field) -> forms.Field:
    field.help_text = _(
        "The law was already so, and the platform had it wrong. Results of days that are over will read otherwise."
    )
    return field


def _text(label: Any, longest: int, *, rows: int, hint: Any = "") -> forms.Field:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, help_text=hint)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: a rule says nothing there."""
    return {key: value for key, value in values.items() if value not in (None, "", {}, [])}


__all__ = ["ChangeForm", "CheckForm", "EndForm", "ImportForm", "NewRuleForm", "form_for"]
