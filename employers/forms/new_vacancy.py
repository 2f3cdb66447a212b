"""Where a vacancy begins: for which employer, by which pathway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import Can, may
from common.forms import FacesForm
from pathways.models import Programme

from ..families import family_of
from ..models import Employer
from ..selectors import employers_visible_to


class NewVacancyForm(FacesForm):
    """`chosen`: the address or the form, which may name the employer. A clerk of one employer is not asked for it."""

    employer = forms.ModelChoiceField(label=_("Employer"), queryset=Employer.objects.none())
    programme = forms.ModelChoiceField(
        label=_("Pathway"), queryset=Programme.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(
        self, *args: Any, user: User, chosen: Mapping[str, Any], cloning: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.mine = employers_visible_to(user).distinct()
        self.by_name = may(user, Can.MODERATE_VACANCIES)
        self.chosen_employer = self._employer(chosen)
        if cloning:
            del self.fields["programme"]
        else:
            self._offer_programmes()
        if self.chosen_employer is not None:
            self.fields["employer"].widget = forms.HiddenInput()
            self.initial["employer"] = self.chosen_employer.pk
        field: Any = self.fields["employer"]
        field.queryset = self.mine.filter(pk=self.chosen_employer.pk) if self.chosen_employer else self.mine.none()

    def _employer(self, chosen: Mapping[str, Any]) -> Employer | None:
        named = str(chosen.get("employer", "") or self.data.get("employer", ""))
        if named.isascii() and named.isdecimal() and len(named) < 10:
            return self.mine.filter(pk=int(named)).first()
        own = list(self.mine[:2]) if not self.by_name else []
        return own[0] if len(own) == 1 else None

    def _offer_programmes(self) -> None:
        codes = [code for code in Programme.objects.for_work().values_list("pk", flat=True) if family_of(code)]
        offered = Programme.objects.filter(pk__in=codes)
        if self.chosen_employer is not None:
            offered = offered.filter(country=self.chosen_employer.country_id)
        field: Any = self.fields["programme"]
        field.queryset = offered

    @property
    def choices_of_employer(self) -> list[Employer]:
        """For somebody with several employers."""
        return [] if self.by_name else list(self.mine.order_by("legal_name")[:50])
