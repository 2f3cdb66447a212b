from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from common.forms import FacesForm
from common.uploads import MOST_BYTES

from ..choices import RowDecision
from ..importing.columns import nearest_key, plain_heading
from ..importing.fields import FIELDS
from ..models import ImportBatch
from ..selectors.imports import offices_to_import_for


class UploadForm(FacesForm):
    office = forms.ModelChoiceField(label=_("Office whose people they are"), queryset=Office.objects.none())
    file = forms.FileField(
        label=_("The list"),
        allow_empty_file=True,  # told with the other reasons
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.gz"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_to_import_for(user)
        field = cast("forms.ModelChoiceField[Office]", self.fields["office"])
        field.queryset = offices
        hint = gettext("CSV or XLSX, up to %(size)s MB; one person a row.")
        self.fields["file"].help_text = hint % {"size": MOST_BYTES // 1_000_000}
        if user.office_id:
            field.initial, field.widget = user.office_id, forms.HiddenInput()


class ColumnsForm(FacesForm):
    """A choice for each heading of the file: which of our columns it is."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings: dict[str, str] = {}
        choices = [("", _("– leave out –")), *((field.key, _title(field)) for field in FIELDS)]
        titles = dict(choices)
        for number, name in enumerate(batch.header):
            heading = plain_heading(name)
            if not heading or heading not in batch.columns or heading in self.headings.values():
                continue
            key = batch.columns[heading]
            near = "" if key else nearest_key(name)
            self.headings[f"column_{number}"] = heading
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=key,
                help_text=_("Perhaps “%(near)s”?") % {"near": titles[near]} if near else "",
            )

    @property
    def chosen(self) -> dict[str, str]:
        return {heading: self.cleaned_data[name] for name, heading in self.headings.items()}


def _title(field: Any) -> str:
    return f"{field.title} *" if field.required else field.title


class UndoForm(FacesForm):
    reason = forms.CharField(
        label=_("Why is the import undone?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with your name."),
    )


class DecisionForm(FacesForm):
    decision = forms.ChoiceField(choices=RowDecision.choices)
