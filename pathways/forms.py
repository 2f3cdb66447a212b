from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, FacesForm


class RulesOn(FacesForm):
    """The day whose rules a page shows: today where nothing is asked."""

    as_of = forms.DateField(label=_("Rules of the day"), required=False, widget=DateInput)
