"""A long form as a row of screens, one topic each, kept as it was typed: what has to be kept, shown again and compared. No script needed.

An answer is `{"fields": {name: text or [texts]}, "rows": {prefix: [{name: text}]}}`: values as a browser sent them, so that a screen
that is not right yet is kept too and is read anew whenever it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from .forms import FacesForm
from .wording import day

MOST_ROWS = 20
LONGEST = 5_000  # characters of one value as it is kept
Answer = dict[str, Any]


class ScreenForm(FacesForm):
    """`about` is whatever the choices of the form depend on; `prepare` fills them. A row's `name` is how one of them is called."""

    name: Any = ""

    def __init__(self, *args: Any, about: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about = about
        self.prepare()

    def prepare(self) -> None:
        """Fill choices, and leave out the fields that do not apply."""

    def choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Step:
    """`rows`: forms of which there may be several, by the prefix of their fields."""

    key: str
    title: Any
    form: type[ScreenForm]
    rows: Mapping[str, type[ScreenForm]] = field(default_factory=dict)


class _Rows(BaseFormSet):
    """Rows that were left as they came are no rows."""

    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed()]


class ScreenPage:
    """One screen with what stands on it. `data`: what a browser sent; None for a screen that nobody has been to."""

    def __init__(
        self, step: Step, about: Any, data: Any = None, *, initial: Answer | None = None, blank: Iterable[str] = ()
    ) -> None:
        self.step, self.about = step, about
        start = initial or {}
        self.form = step.form(data, about=about, initial=start.get("fields", {}))
        self.rows = {
            prefix: _formset(row, prefix, about, data, start.get("rows", {}).get(prefix, ()), prefix in blank)
            for prefix, row in step.rows.items()
            if getattr(row, "applies", lambda _about: True)(about)
        }

    @classmethod
    def kept(cls, step: Step, about: Any, answer: Answer | None, *, blank: Iterable[str] = ()) -> ScreenPage:
        """As it was typed, with one more empty row under each prefix of `blank`."""
        return cls(step, about, as_sent(step, answer, blank)) if answer else cls(step, about, blank=blank)

    @cached_property
    def forms(self) -> list[Any]:
        """All of them, for the summary of errors."""
        return [self.form, *(form for rows in self.rows.values() for form in rows.forms)]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def hush(self) -> None:
        """Complain of nothing: the person is still at it."""
        for form in self.forms:
            form.errors.clear()

    def answer(self, *, without: tuple[str, int] | None = None) -> Answer:
        """What was typed, to be kept; `without` leaves out the row of this prefix and number."""
        return {
            "fields": typed(self.form),
            "rows": {
                prefix: [
                    typed(form)
                    for number, form in enumerate(rows.forms)
                    if (prefix, number) != without and form.has_changed()
                ]
                for prefix, rows in self.rows.items()
            },
        }

    @property
    def cleaned(self) -> dict[str, Any]:
        """The values of the form's fields, of a screen that is bound; of one that is not right, those that are."""
        self.form.is_valid()
        return dict(self.form.cleaned_data) if self.form.is_bound else {}

    def cleaned_rows(self, prefix: str) -> list[dict[str, Any]]:
        rows = self.rows.get(prefix)
        if rows is None or not rows.is_bound:
            return []
        return [form.cleaned_data for form in rows.filled() if form.is_valid()]

    def wrong(self) -> list[tuple[Any, str]]:
        """What is not right yet: a field's name with what is said at it. Nothing of a screen that nobody has been to."""
        self.is_valid()
        return [
            (form[name].label if name in form.fields else form.name, " ".join(said))
            for form in self.forms
            for name, said in form.errors.items()
        ]

    def told(self) -> list[tuple[Any, str]]:
        """What stands on the screen, in words: each field with its value, each row on a line of its own."""
        lines = [(bound.label, text) for bound in self.form if (text := in_words(bound))]
        for rows in self.rows.values():
            for form in rows.filled():
                lines.append((form.name, " · ".join(text for bound in form if (text := in_words(bound)))))
        return lines


def _formset(row: type[ScreenForm], prefix: str, about: Any, data: Any, initial: Any, blank: bool) -> _Rows:
    made: Any = formset_factory(
        row, formset=_Rows, extra=int(blank or not initial), max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return made(data, prefix=prefix, form_kwargs={"about": about}, initial=list(initial) or None)


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """The values of a bound form as a browser sent them; what nobody chose or wrote is left out."""
    found: dict[str, Any] = {}
    for name, each in form.fields.items():
        values = _values(form.data, form.add_prefix(name))
        if isinstance(each, forms.MultipleChoiceField):
            found[name] = values
        elif values:
            found[name] = values[-1]
    return {name: value for name, value in found.items() if value}


def _values(data: Any, name: str) -> list[str]:
    values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
    return [text for value in values if value and (text := str(value).replace("\0", "")[:LONGEST])]


def as_sent(step: Step, answer: Answer, blank: Iterable[str] = ()) -> MultiValueDict[str, str]:
    """An answer as a browser would send it, with an empty row after those of a prefix that wants one or has none."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for name, value in answer.get("fields", {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    for prefix in step.rows:
        rows = list(answer.get("rows", {}).get(prefix, ()))[:MOST_ROWS]
        for number, row in enumerate(rows):
            for name, value in row.items():
                data[f"{prefix}-{number}-{name}"] = value
        total = min(len(rows) + (prefix in blank or not rows), MOST_ROWS)
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(total), "0"
    return data


def in_words(bound: forms.BoundField) -> str:
    """A field's value as its page says it; nothing for an empty one."""
    value, each = bound.value(), bound.field
    if isinstance(each, forms.BooleanField) and not isinstance(each, forms.NullBooleanField):
        return str(gettext_lazy("yes")) if value else ""
    if isinstance(each, forms.ChoiceField):
        names = _flat(each.choices)
        values = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(str(names[str(one)]) for one in values if one not in (None, "") and str(one) in names)
    return day(_date(value)) if isinstance(each, forms.DateField) and _date(value) else str(value or "")


def _date(value: Any) -> date | None:
    """A day as a browser writes it; None for what is none."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None


def _flat(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, label in choices:
        found |= {str(k): v for k, v in label} if isinstance(label, (list, tuple)) else {str(value): label}
    return found
