"""The screens of a registration that are about the person: one topic each. The same forms correct a registered file.

A form's fields are named as those of `Worker` (`nationality_id` is a code); `told()` gives them with the values of the model.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import InvalidInput
from common.forms import FacesForm

from ..checks import check_age, doubt_about_name
from ..choices import Area, ConsentMeans, ConsentPurpose, IdentityKind, Relation, Sex
from ..models import Worker
from .fields import DayField, Lists, NameField, PhoneField, keypad

KIND_OF_COUNTRY = {"GT": "cui", "HN": "dni", "SV": "dui", "BZ": "ssn_bz"}
COUNTRY_OF_KIND = {kind: country for country, kind in KIND_OF_COUNTRY.items()}


class Screen(FacesForm):
    """`lists` are the choices of the registry's country. `doubts` are sentences about what is kept though it may be wrong."""

    def __init__(self, *args: Any, lists: Lists, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lists = lists
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices and defaults that depend on the country."""
        for field in self.fields.values():
            if isinstance(field, PhoneField):
                field.of(self.lists.country)

    def choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def standing(self, name: str) -> str:
        """What a field holds now: what was sent, else what it starts with."""
        value = (
            self.data.get(self.add_prefix(name))
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name)
        )
        return str(value or "")

    @property
    def doubts(self) -> list[str]:
        return [field.doubt for field in self.fields.values() if isinstance(field, PhoneField) and field.doubt]

    def told(self) -> dict[str, Any]:
        """Fields of `Worker`, of a form that is valid."""
        names = {field.name for field in Worker._meta.get_fields()} | {f"{name}_id" for name in KEYS}
        return {name: value for name, value in self.cleaned_data.items() if name in names}

    @classmethod
    def of(cls, worker: Worker) -> dict[str, Any]:
        """What the form starts with for a registered person."""
        return {name: getattr(worker, name) for name in cls.base_fields if hasattr(worker, name)}


KEYS = ("nationality", "birth_municipality", "municipality", "preferred_language")


class IdentityScreen(Screen):
    """The number that names the person. The kind is chosen by a link, so that each has its own keypad."""

    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=IdentityKind.choices, widget=forms.HiddenInput)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    issued_by = forms.ChoiceField(label=gettext_lazy("Issued by"))
    expires_on = DayField(label=gettext_lazy("Expires"), ahead=True, required=False)
    seen = forms.BooleanField(
        label=gettext_lazy("I have the original before me"),
        required=False,
        help_text=gettext_lazy(
            "Tick it once you have looked at it. Without it the number can be written down all the same."
        ),
    )

    def prepare(self) -> None:
        kind = self.standing("kind") or KIND_OF_COUNTRY.get(self.lists.country, IdentityKind.PASSPORT)
        self.initial.setdefault("kind", kind)
        number = self.fields["number"]
        number.widget.attrs |= {"autocomplete": "off", "class": "input--m", "spellcheck": "false"}
        number.help_text = HINTS.get(kind, "")
        if kind in (*COUNTRY_OF_KIND,):
            number.widget.attrs["inputmode"] = "numeric"
        if kind == IdentityKind.PASSPORT:
            self.choose("issued_by", self.lists.countries)
            self.initial.setdefault("issued_by", self.lists.country)
        else:
            del self.fields["issued_by"], self.fields["expires_on"]

    @property
    def doubts(self) -> list[str]:
        return []


HINTS = {
    "cui": gettext_lazy("Thirteen digits, as on the DPI; spaces do not matter."),
    "dni": gettext_lazy("Thirteen digits, as on the card; dashes do not matter."),
    "dui": gettext_lazy("Nine digits, as on the card; the dash does not matter."),
    "ssn_bz": gettext_lazy("Nine digits, as on the card."),
    "curp": gettext_lazy("Eighteen letters and digits."),
    "passport": gettext_lazy("Six to twelve letters and digits, from the page with the photograph."),
}


class PlaceOf:
    """A municipality chosen in two steps, department first; works without scripts."""

    def offer_places(self: Any, department: str, municipality: str) -> None:
        self.choose(department, self.lists.departments)
        chosen = self.standing(department)
        if chosen:
            self.choose(municipality, self.lists.municipalities(chosen))
        else:
            self.fields.pop(municipality)


class PersonScreen(PlaceOf, Screen):
    given_names = NameField(label=gettext_lazy("Given names"), max_length=100)
    first_surname = NameField(label=gettext_lazy("First surname"), max_length=60)
    second_surname = NameField(label=gettext_lazy("Second surname"), max_length=60, required=False)
    married_name = NameField(
        label=gettext_lazy("Married name"), max_length=60, required=False, help_text=gettext_lazy("Without “de”.")
    )
    birth_date = DayField(label=gettext_lazy("Date of birth"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    nationality_id = forms.ChoiceField(label=gettext_lazy("Nationality"))
    birth_department = forms.ChoiceField(label=gettext_lazy("Department of birth"), required=False)
    birth_municipality_id = forms.ChoiceField(label=gettext_lazy("Municipality of birth"), required=False)

    def prepare(self) -> None:
        self.choose("nationality_id", self.lists.countries)
        self.initial.setdefault("nationality_id", self.lists.country)
        self.offer_places("birth_department", "birth_municipality_id")

    def clean_birth_date(self) -> Any:
        try:
            check_age(self.cleaned_data["birth_date"], timezone.localdate())
        except InvalidInput as error:
            raise ValidationError(error.message) from error
        return self.cleaned_data["birth_date"]

    @property
    def doubts(self) -> list[str]:
        names = ("given_names", "first_surname", "second_surname", "married_name")
        return [doubt for name in names if (doubt := doubt_about_name(self.cleaned_data.get(name, "")))]

    def told(self) -> dict[str, Any]:
        told = super().told()
        return told | {"birth_municipality_id": int(told.get("birth_municipality_id") or 0) or None}

    @classmethod
    def of(cls, worker: Worker) -> dict[str, Any]:
        born = worker.birth_municipality
        return super().of(worker) | {"birth_department": born.subdivision_id if born else ""}


class HomeScreen(PlaceOf, Screen):
    department = forms.ChoiceField(label=gettext_lazy("Department"))
    municipality_id = forms.ChoiceField(label=gettext_lazy("Municipality"))
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        choices=[*Area.choices, ("", gettext_lazy("not said"))],
        widget=forms.RadioSelect,
        required=False,
    )
    address = forms.CharField(
        label=gettext_lazy("Village, street, how to find the house"), max_length=200, required=False
    )

    def prepare(self) -> None:
        self.offer_places("department", "municipality_id")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("department") and "municipality_id" not in self.fields:
            self.add_error("department", _("Now choose the municipality."))
        return cleaned

    def told(self) -> dict[str, Any]:
        told = super().told()
        return told | {"municipality_id": int(told["municipality_id"])}

    @classmethod
    def of(cls, worker: Worker) -> dict[str, Any]:
        return super().of(worker) | {"department": worker.municipality.subdivision_id}


class ContactScreen(Screen):
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    phone_is_shared = forms.BooleanField(
        label=gettext_lazy("The phone is shared: a relative's, a neighbour's"), required=False
    )
    second_phone = PhoneField(label=gettext_lazy("Second phone"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    emergency_contact = NameField(label=gettext_lazy("Whom to call in an emergency"), max_length=120, required=False)
    emergency_relation = forms.ChoiceField(
        label=gettext_lazy("Who that is"), choices=[("", "–"), *Relation.choices], required=False
    )
    emergency_phone = PhoneField(label=gettext_lazy("Their phone"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("second_phone") and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the first phone first."))
        if cleaned.get("second_phone") and cleaned["second_phone"] == cleaned.get("phone"):
            self.add_error("second_phone", _("This is the first phone again."))
        if (cleaned.get("emergency_phone") or cleaned.get("emergency_relation")) and not cleaned.get(
            "emergency_contact"
        ):
            self.add_error("emergency_contact", _("Say who the emergency contact is."))
        return cleaned


class LanguagesScreen(Screen):
    preferred_language_id = forms.ChoiceField(label=gettext_lazy("Language in which the person wants to be spoken to"))
    needs_interpreter = forms.BooleanField(label=gettext_lazy("Needs an interpreter for Spanish"), required=False)

    def prepare(self) -> None:
        self.choose("preferred_language_id", self.lists.languages)
        self.initial.setdefault("preferred_language_id", "eng" if self.lists.country == "BZ" else "spa")


YES_NO = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")), ("", gettext_lazy("not said"))]


class SchoolingScreen(Screen):
    schooling_years = keypad(
        label=gettext_lazy("Years of school, all together"), min_value=0, max_value=25, required=False
    )
    literate = forms.ChoiceField(
        label=gettext_lazy("Reads and writes"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )

    def told(self) -> dict[str, Any]:
        return super().told() | {"literate": {"yes": True, "no": False}.get(self.cleaned_data["literate"])}

    @classmethod
    def of(cls, worker: Worker) -> dict[str, Any]:
        reads = "" if worker.literate is None else "yes" if worker.literate else "no"
        return super().of(worker) | {"literate": reads}


class AbroadScreen(Screen):
    last_employer = forms.CharField(label=gettext_lazy("Last employer abroad"), max_length=200, required=False)


class FreeScreen(Screen):
    household_duties = forms.CharField(
        label=gettext_lazy("Duties at home"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Only if the person brings it up. It helps to plan dates and never counts for or against them."
        ),
    )


class WishesScreen(Screen):
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Pathways the person wants"), widget=forms.CheckboxSelectMultiple, required=False
    )
    refused = forms.MultipleChoiceField(
        label=gettext_lazy("Pathways the person does not want"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        self.choose("wanted", self.lists.programmes)
        self.choose("refused", self.lists.programmes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(cleaned.get("wanted", ())) & set(cleaned.get("refused", ())):
            self.add_error("refused", _("A pathway is both wanted and not wanted: ask again."))
        return cleaned


class PassportScreen(Screen):
    """The second document, beside the papers."""

    passport_number = forms.CharField(label=gettext_lazy("Passport number"), max_length=40, required=False)
    passport_issued_by = forms.ChoiceField(label=gettext_lazy("Issued by"), required=False)
    passport_expires_on = DayField(label=gettext_lazy("Passport expires"), ahead=True, required=False)

    def prepare(self) -> None:
        self.choose("passport_issued_by", self.lists.countries)
        self.initial.setdefault("passport_issued_by", self.lists.country)
        self.fields["passport_number"].widget.attrs |= {"autocomplete": "off", "class": "input--m"}


class ConsentScreen(Screen):
    """`READ_ALOUD` is what it says: a text read to somebody who does not read, in a language they understand."""

    means = forms.ChoiceField(
        label=gettext_lazy("How the person agreed"),
        choices=[
            (ConsentMeans.READ_ALOUD, ConsentMeans.READ_ALOUD.label),
            (ConsentMeans.SIGNED, ConsentMeans.SIGNED.label),
        ],
        widget=forms.RadioSelect,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("The person agrees to"),
        choices=ConsentPurpose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Each by itself. Whoever agrees to nothing is registered and is not matched."),
    )

    @property
    def doubts(self) -> list[str]:
        if ConsentPurpose.MATCHING in self.cleaned_data.get("purposes", ()):
            return []
        return [_("Without consent to matching the person is on record and is proposed to nobody.")]
