from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm

from ..choices import ErasureOrigin

ASKED_HERE = [(origin.value, origin.label) for origin in (ErasureOrigin.PERSON, ErasureOrigin.OFFICE)]


class ErasureForm(FacesForm):
    origin = forms.ChoiceField(label=_("Who wants the file erased?"), choices=ASKED_HERE, widget=forms.RadioSelect)


class ErasureConfirmForm(FacesForm):
    sure = forms.BooleanField(label=_("I have read what goes. It cannot be brought back."))


class HoldForm(FacesForm):
    reason = forms.CharField(
        label=_("Why the file has to be kept"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("Empty: until it is lifted.")
    )
