from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from common.uploads import MOST_BYTES

from ..choices import DEMAND_LISTS, DemandFormat
from ..demand.lmia.periods import period_given

MOST_FILES = 10


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Each file is checked as the field of one file does."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(gettext("At most %(most)s files at once.") % {"most": MOST_FILES})
        return [super(SeveralFilesField, self).clean(one, initial) for one in given or [None]]


class DemandUploadForm(FacesForm):
    file = SeveralFilesField(
        label=_("One or several lists"),
        allow_empty_file=True,  # told with the other reasons
        max_length=255,
        widget=SeveralFiles(attrs={"accept": ".csv,.xlsx,.xls,.gz,.json,.zip"}),
        help_text=_("CSV, XLSX, or a daily feed in JSON or ZIP; up to %(size)s MB together, at most %(most)s files.")
        % {"size": MOST_BYTES // 1_000_000, "most": MOST_FILES},
    )

    @property
    def chosen(self) -> list[UploadedFile]:
        return list(self.cleaned_data["file"])


class CheckAgainForm(FacesForm):
    """What a list does not say itself."""

    layout = forms.ChoiceField(
        label=_("Read it as"), choices=[one for one in DemandFormat.choices if one[0] in DEMAND_LISTS], required=False
    )
    period = forms.CharField(
        label=_("Quarter"),
        required=False,
        max_length=16,
        help_text=_("Only for Canadian lists whose title does not say it: 2024-Q3, or 2017-Q1/2017-Q2."),
    )

    def clean_period(self) -> str:
        text: str = self.cleaned_data["period"].strip()
        if text and period_given(text) is None:
            raise forms.ValidationError(gettext("Write it as %(example)s.") % {"example": "2024-Q3"})
        return text
