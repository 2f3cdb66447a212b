"""Forms of an employer's own pages, and of those that lead there."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import FacesForm
from reference.models import Country, Subdivision

from ..choices import EmployerPaper, MemberRole
from ..models import Employer
from ..numbers import COUNTRIES
from ..papers import MOST_BYTES

_rules_of_passwords = lazy(lambda: " ".join(map(str, password_validators_help_texts())), str)
_NUMBER_HINT = _("FEIN (12-3456789) in the United States, BN in Canada, RFC in Mexico.")


def _password() -> forms.CharField:
    return forms.CharField(
        label=_("Choose a password"),
        max_length=128,
        strip=False,
        help_text=_rules_of_passwords(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignUpForm(FacesForm):
    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail at work"),
        max_length=254,
        help_text=_("We send a link there: your account begins with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    legal_name = forms.CharField(
        label=_("Legal name of the organisation"),
        max_length=255,
        help_text=_("As it stands on the notice of its business number."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.filter(code__in=COUNTRIES), empty_label=_("choose")
    )
    business_number = forms.CharField(label=_("Business number"), max_length=30, help_text=_NUMBER_HINT)


class PasswordForm(FacesForm):
    """Pressed by a person: programs that look at links in mail only open them."""

    password = _password()


class JoinTeamForm(FacesForm):
    full_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = _password()


class OrganisationForm(FacesForm):
    legal_name = forms.CharField(label=_("Legal name"), max_length=255)
    business_number = forms.CharField(label=_("Business number"), max_length=30, help_text=_NUMBER_HINT)
    trade_name = forms.CharField(
        label=_("Trade name"),
        max_length=255,
        required=False,
        help_text=_("The name people know, where it is another one."),
    )
    address = forms.CharField(label=_("Registered address"), max_length=255, help_text=_("Street and number."))
    city = forms.CharField(label=_("Town"), max_length=100)
    subdivision = forms.ModelChoiceField(
        label=_("State or province"), queryset=Subdivision.objects.none(), empty_label=_("choose")
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)
    phone = forms.CharField(
        label=_("Phone of the organisation"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    def __init__(self, *args: Any, employer: Employer, locked: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(employer, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        place = cast("forms.ModelChoiceField[Subdivision]", self.fields["subdivision"])
        place.queryset = Subdivision.objects.filter(country=employer.country_id)
        if locked:
            for name in ("legal_name", "business_number"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("As verified. To change it, write to the ministry.")


class SignatoryForm(FacesForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    position = forms.CharField(label=_("Position"), max_length=100, help_text=_("Owner, manager, director …"))
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )


class DocumentForm(FacesForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", _("choose")), *EmployerPaper.choices])
    file = forms.FileField(
        label=_("File"),
        max_length=255,
        allow_empty_file=True,  # told with the other reasons
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = gettext("PDF, PNG or JPEG, up to %(size)s MB.")
        self.fields["file"].help_text = hint % {"size": MOST_BYTES // 1_000_000}


class HandInForm(FacesForm):
    answer = forms.CharField(
        label=_("Anything to say to the ministry"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    true = forms.BooleanField(label=_("What is said here is true, and the signatory knows of it."))


class InviteForm(FacesForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole.choices, initial=MemberRole.CLERK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = _("A clerk works on vacancies; an owner also changes the team.")


class WorksiteForm(FacesForm):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As your people call it."))
    address = forms.CharField(label=_("Address"), max_length=255, required=False)
    city = forms.CharField(label=_("Town"), max_length=100)
    county = forms.CharField(label=_("County"), max_length=100, required=False)
    subdivision = forms.ModelChoiceField(
        label=_("State or province"), queryset=Subdivision.objects.none(), empty_label=_("choose")
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=12, required=False)

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = cast("forms.ModelChoiceField[Subdivision]", self.fields["subdivision"])
        place.queryset = Subdivision.objects.filter(country=employer.country_id)
