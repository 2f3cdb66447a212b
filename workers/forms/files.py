from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm


class ReasonForm(FacesForm):
    reason = forms.CharField(
        label=_("Why do you need it?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with your name, and the person can see it."),
    )


class WithdrawForm(FacesForm):
    reason = forms.CharField(label=_("What the person said"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
