from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import DateInput, FacesForm
from pathways.models import Programme
from reference.models import Country

from ..choices import FloorBy
from ..models.floors import LEAST_PERCENT, MOST_PERCENT
from ..weights.selectors import registries_to_decide_for
from .presentation import GroupNames
from .selectors import groups_to_choose


class FloorForm(FacesForm):
    """A floor: for whom, where, how much, from when to when; to decide it, by which law and why."""

    country = forms.ModelChoiceField(
        label=_("Registry"),
        queryset=Country.objects.none(),
        help_text=_("The floor is about people of this registry and about the places proposed to them."),
    )
    programme = forms.ModelChoiceField(label=_("Pathway"), queryset=Programme.objects.none())
    group = forms.ChoiceField(
        label=_("Group"), help_text=_("By what the person's file says. The score and the rules never look at it.")
    )
    percent = forms.IntegerField(
        label=_("At least, percent of the places"),
        min_value=LEAST_PERCENT,
        max_value=MOST_PERCENT,
        help_text=_("Of the places that a run without floors proposes in this pathway to people of the registry."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    valid_from = forms.DateField(label=_("Holds from"), widget=DateInput())
    valid_until = forms.DateField(
        label=_("Holds until"),
        widget=DateInput(),
        help_text=_("Positive action is for a time: look at it again before this day."),
    )
    legal_note = forms.CharField(
        label=_("Which law permits it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Of the country of work and of the registry: the article, and where it is written. Everybody who reads runs can read it."
        ),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who reads runs can read it. It is kept with your name."),
    )

    def __init__(self, *args: Any, user: User, trying: bool = False, **kwargs: Any) -> None:
        """`trying`: before it is decided no law and no reason is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["legal_note"].required = self.fields["reason"].required = not trying
        registries = cast("forms.ModelChoiceField[Country]", self.fields["country"])
        registries.queryset = registries_to_decide_for(user)
        programmes = cast("forms.ModelChoiceField[Programme]", self.fields["programme"])
        programmes.queryset = Programme.objects.for_work().order_by("code")
        cast("forms.ChoiceField", self.fields["group"]).choices = _choices(registries.queryset)

    @property
    def told(self) -> dict[str, Any]:
        """For `services.floor_decide` and `preview_request`."""
        said = self.cleaned_data
        dimension, _colon, group = said["group"].partition(":")
        names = "percent", "valid_from", "valid_until", "legal_note", "reason"
        codes = {"country": said["country"].pk, "programme": said["programme"].pk}
        return codes | {"dimension": dimension, "group": group} | {name: said[name] for name in names}


def _choices(registries: Any) -> list[tuple[str, Any]]:
    names, groups = GroupNames(), groups_to_choose(registries.values_list("pk", flat=True))
    told = [
        (str(label), [(f"{by}:{group}", names.group(by, group)) for group in groups[by]])
        for by, label in FloorBy.choices
    ]
    return [("", "---------"), *told]
