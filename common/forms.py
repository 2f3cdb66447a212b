"""How our forms look. `{{ form }}` and `{% field form.name %}` write the same markup (templates/forms/)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

from .errors import DomainError


class FacesRenderer(TemplatesSetting):
    """FORM_RENDERER of the product. Widgets stay Django's own, so the admin is not touched."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/group.html"


class DateInput(forms.DateInput):
    """The device's own date picker; it speaks ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Refusable(forms.BaseForm):
    """A form that can show what a service refused, at the field the service named."""

    def refuse(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


def words(request: HttpRequest, name: str) -> str:
    """What was written in a field that belongs to no form, without the character that the database does not take."""
    return request.POST.get(name, "").replace("\0", "").strip()


class FacesForm(Refusable, forms.Form):
    pass


class SearchInput(forms.TextInput):
    """The box of a list; the key "/" goes to it."""

    input_type = "search"

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off"})


class FilterForm(FacesForm):
    """Filters of a list, read from its address, so that it can be sent to a colleague.

    `more` names those that are folded away until one of them is used.
    """

    more: ClassVar[tuple[str, ...]] = ()

    @property
    def in_sight(self) -> list[BoundField]:
        return [bound for bound in self if bound.name not in self.more]

    @property
    def folded(self) -> list[BoundField]:
        return [bound for bound in self if bound.name in self.more]

    @property
    def is_unfolded(self) -> bool:
        """Whether a folded filter narrows the list, or says that it was not understood."""
        return any(self.chosen.get(name) or name in self.errors for name in self.more)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was understood. A value that means nothing is told at its field and does not undo the others."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class FacesModelForm(Refusable, forms.ModelForm):
    pass


@dataclass
class FieldFace:
    """What a field's template needs to know: which kind of control, its ids, and the control itself."""

    bound: BoundField
    kind: str  # "control", "check", "choices", "parts" or "hidden"
    label: object
    hint: object
    optional: bool
    control: SafeString
    options: list[dict[str, Any]] = field(default_factory=list)
    inline: bool = False

    @property
    def target(self) -> str:
        """The id that an error summary links to."""
        return target_of(self.bound)


SMALL = (forms.DateInput, forms.NumberInput, forms.TimeInput)
MEDIUM = (forms.Select, forms.EmailInput, forms.PasswordInput, forms.DateTimeInput, forms.ClearableFileInput)


def kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.MultiWidget, forms.SelectDateWidget)):
        return "parts"
    return "control"


def target_of(bound: BoundField) -> str:
    """The id of the control, or of the first one where a field has several."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def default_size(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, SMALL):
        return "s"
    return "m" if isinstance(widget, MEDIUM) and not isinstance(widget, forms.SelectMultiple) else ""


def face_field(
    bound: BoundField,
    *,
    label: object = None,
    hint: object = None,
    size: str | None = None,
    optional: bool | None = None,
) -> FieldFace:
    """Describe a bound field for `forms/field.html`. `size`: "s", "m" or "" (full width); `optional` overrules the mark."""
    kind = kind_of(bound)
    size = default_size(bound) if size is None else size
    hint = bound.help_text if hint is None else hint
    return FieldFace(
        bound=bound,
        kind=kind,
        label=bound.label if label is None else label,
        hint=hint,
        optional=kind != "check" and not bound.field.required if optional is None else optional,
        control=_control(bound, kind, size, described_by(bound, hint)),
        options=_options(bound) if kind == "choices" else [],
        inline=kind == "choices" and isinstance(bound.field.widget, forms.CheckboxSelectMultiple),
    )


def described_by(bound: BoundField, hint: object) -> str:
    """The ids of the hint and the error, as `forms/field.html` writes them."""
    ids = [f"{bound.auto_id}_helptext" if hint else "", f"{bound.auto_id}_error" if bound.errors else ""]
    return " ".join(filter(None, ids))


def _control(bound: BoundField, kind: str, size: str, described: str) -> SafeString:
    if kind == "choices":
        return SafeString("")
    attrs: dict[str, Any] = {"aria-describedby": described} if described and kind in ("control", "check") else {}
    if kind in ("control", "parts"):
        classes = [str(bound.field.widget.attrs.get("class", "")), "input", f"input--{size}" if size else ""]
        attrs["class"] = " ".join(filter(None, classes))
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField) -> list[dict[str, Any]]:
    """Each choice with its own control; a field may carry `hints`, a dictionary from value to a sentence."""
    hints: dict[str, object] = getattr(bound.field, "hints", {})
    options = []
    for option in bound.subwidgets:
        options.append(
            {
                "id": option.id_for_label,
                "control": option.tag(),
                "label": option.choice_label,
                "hint": hints.get(str(option.data["value"]), ""),
            }
        )
    return options
