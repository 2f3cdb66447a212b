from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm

from ..choices import GroupKind


class JoinForm(FacesForm):
    folio = forms.CharField(label=_("Folio of the person"), max_length=20)
    agrees = forms.BooleanField(
        label=_("The person said: only together with the others"),
        error_messages={"required": _("Ask the person first: without their word nobody is tied to others.")},
    )


class GroupForm(JoinForm):
    label = forms.CharField(
        label=_("Name of the group"),
        max_length=80,
        help_text=_("As the office knows it, without a reason or a number."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices, widget=forms.RadioSelect)

    field_order = ["label", "kind", "folio", "agrees"]
