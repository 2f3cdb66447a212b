"""Fields made from what a rule kind may say: one for each parameter, with its type, options and limits. Nobody writes JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .code_words import UnknownName, read_lines, written
from .comparing import AXES, day_of_year
from .content import Content
from .engine.parameters import Axis, Parameter, parameters_of
from .parameter_words import OPTIONS, words_of

_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})")
YES_NO = [("yes", _("yes")), ("no", _("no"))]


class CodesField(forms.CharField):
    """Countries, places, occupations ...: one a line, by name or by code."""

    widget = forms.Textarea

    def __init__(self, axis: Axis, **kwargs: Any) -> None:
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)
        self.axis: Axis = axis

    def prepare_value(self, value: Any) -> Any:
        return written(self.axis, value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        try:
            return read_lines(self.axis, super().clean(value))
        except UnknownName as error:
            raise ValidationError(str(error)) from None


class DayOfYearField(forms.CharField):
    """ "15/12" for people, "12-15" in a rule."""

    def prepare_value(self, value: Any) -> Any:
        return day_of_year(value) if value and "/" not in str(value) else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = _DAY.fullmatch(text.strip())
        if text and found is None:
            raise ValidationError(_("Write a day and a month, such as 15/12."))
        return f"{int(found[2]):02}-{int(found[1]):02}" if found else ""


class YesNoField(forms.ChoiceField):
    """A yes or no that has to be said: silence is neither."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, widget=forms.RadioSelect, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        said = super().clean(value)
        return None if not said else said == "yes"


def field_for(kind: str, parameter: Parameter) -> forms.Field:
    """The form field of one parameter. A draft may leave everything empty; `needed` marks what a rule cannot."""
    named, spec = words_of(kind, parameter.key), parameter.spec
    common: dict[str, Any] = {"label": named.label, "help_text": named.hint, "required": False}
    if spec.shape in AXES:
        hint = named.hint or _("One a line, by name or by code.")
        field: Any = CodesField(cast("Axis", spec.shape), **common | {"help_text": hint})
    elif spec.shape == "whole":
        field = forms.IntegerField(min_value=spec.minimum, max_value=spec.maximum, **common)
    elif spec.shape == "day_of_year":
        field = DayOfYearField(
            max_length=10, **common | {"help_text": named.hint or _("Day and month, such as 15/12.")}
        )
    elif spec.shape == "several_of":
        field = forms.MultipleChoiceField(choices=_options(parameter), widget=forms.CheckboxSelectMultiple, **common)
    elif spec.shape == "one_of":
        field = _one_of(parameter, common)
    else:
        field = YesNoField(**common) if parameter.required else forms.BooleanField(**common)
    return needed(field, parameter.required)


def needed(field: Any, is_needed: bool = True) -> forms.Field:
    """Mark a field that a rule cannot do without: a draft may still leave it empty."""
    field.needed = is_needed
    return field


def initial_for(parameter: Parameter, values: dict[str, Any]) -> Any:
    """What the field shows: what is written, else what the kind takes by default."""
    value = values.get(parameter.key, parameter.default)
    return None if parameter.spec.shape == "whole" and not value and parameter.spec.minimum > 0 else value


def value_of(parameter: Parameter, cleaned: Any) -> Any:
    """The value to write into the rule; None where nothing is to be written, because it is empty or taken by default."""
    if cleaned in (None, "", [], ()):
        return None
    same = (
        list(cleaned) == list(parameter.default)
        if isinstance(parameter.default, tuple)
        else cleaned == parameter.default
    )
    return None if same and not parameter.required else cleaned


def _options(parameter: Parameter) -> list[tuple[str, Any]]:
    return [(option, OPTIONS.get(option, option)) for option in parameter.spec.options]


def _one_of(parameter: Parameter, common: dict[str, Any]) -> forms.ChoiceField:
    if parameter.required:
        return forms.ChoiceField(choices=_options(parameter), widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "–"), *_options(parameter)], **common)


class Asked:
    """The fields of one schema in a form, each under a prefix."""

    def __init__(self, prefix: str, kind: str, schema: type[Any], without: Sequence[str] = ()) -> None:
        self.kind = kind
        self.parameters: dict[str, Parameter] = {
            f"{prefix}{one.key}": one for one in parameters_of(schema) if one.key not in without
        }

    @property
    def names(self) -> list[str]:
        return list(self.parameters)

    def fields(self) -> dict[str, forms.Field]:
        return {name: field_for(self.kind, parameter) for name, parameter in self.parameters.items()}

    def initial(self, values: Content) -> dict[str, Any]:
        return {name: initial_for(parameter, dict(values)) for name, parameter in self.parameters.items()}

    def written(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        said = {one.key: value_of(one, cleaned.get(name)) for name, one in self.parameters.items()}
        return {key: value for key, value in said.items() if value is not None}
