"""One question a page, in plain words. What is asked is optional wherever a complaint can be worked on without it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.amounts import AmountField
from common.forms import FacesForm
from reference.models import Country

from ..choices import Channel, ComplaintCategory, FeeFor, PaidWhen, ToldBy
from ..selectors import countries_that_read
from ..services.intake import LONGEST_ACCOUNT, LONGEST_MESSAGE

C = ComplaintCategory
CURRENCIES = ("GTQ", "HNL", "USD", "MXN", "CAD", "BZD")
_PLAIN = {"autocomplete": "off", "autocapitalize": "sentences"}

NAMES = (
    ("anonymous", _("Without my name")),
    ("named", _("With my name")),
)
NAMES_MEAN = {
    "anonymous": _("We do not ask who you are, and we cannot find out. You come back with a number of sixteen digits."),
    "named": _("We can call you. Only inspectors of your country see who you are; whom you complain about does not."),
}
# In the words of those to whom it happens; the category is the inspectors' word for it.
WHAT = (
    (C.FEE, _("They took or asked for money for the job")),
    (C.FALSE_JOB, _("The job or the recruiter is false")),
    (C.HELD_DOCUMENTS, _("They keep my papers")),
    (C.VIOLENCE, _("Blows, threats or sexual abuse")),
    (C.FORCED_LABOUR, _("I cannot leave, or I am made to work")),
    (C.CONTRACT_SUBSTITUTION, _("The work or the pay is not what was promised")),
    (C.WAGES, _("They do not pay me all of my work")),
    (C.CONDITIONS, _("Housing, transport or work is dangerous")),
    (C.RETALIATION, _("They punish me because I spoke")),
    (C.DISCRIMINATION, _("I was left out for who I am")),
    (C.DATA_MISUSE, _("They use my data without my leave")),
    (C.SERVICE, _("About this office or its staff")),
)
WHAT_MEANS = {
    C.FEE: _("For the list, the visa, the papers or the trip; also a loan."),
    C.HELD_DOCUMENTS: _("Passport, identity document, deeds."),
    C.DISCRIMINATION: _("Woman or man, age, language, people, family."),
}


class Begin(FacesForm):
    name = forms.ChoiceField(label=_("How do you want to tell it?"), choices=NAMES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].hints = NAMES_MEAN  # type: ignore[attr-defined]


class BeginForSomebody(FacesForm):
    """The first question to whoever of the staff writes it down."""

    channel = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[(one.value, one.label) for one in (Channel.OFFICE, Channel.PHONE, Channel.PAPER)],
        widget=forms.RadioSelect,
    )
    name = forms.ChoiceField(
        label=_("Does the person want to give a name?"),
        choices=(
            ("anonymous", _("No: it stays anonymous, and it is not kept who wrote it down")),
            ("named", _("Yes, to be called back")),
        ),
        widget=forms.RadioSelect,
    )


class Who(FacesForm):
    told_by = forms.ChoiceField(label=_("Who tells it?"), choices=ToldBy.choices, widget=forms.RadioSelect)


class What(FacesForm):
    categories = forms.MultipleChoiceField(
        label=_("What happened?"),
        help_text=_("You can mark more than one."),
        choices=WHAT,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what happened: choose at least one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].hints = WHAT_MEANS  # type: ignore[attr-defined]


class Danger(FacesForm):
    in_danger = forms.ChoiceField(
        label=_("Is somebody in danger now?"),
        choices=(("no", _("No")), ("yes", _("Yes"))),
        help_text=_("Then it is looked at first. We cannot come at once: call the numbers of the first page."),
        widget=forms.RadioSelect,
    )


class Land(FacesForm):
    country = forms.ChoiceField(
        label=_("In which country were you hired, or did they offer you the job?"),
        help_text=_("The inspectors of that country read it."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origins = countries_that_read().order_by("pk")
        self.fields["country"].choices = [(land.pk, str(land)) for land in origins]  # type: ignore[attr-defined]


class Where(FacesForm):
    """Where and when, as far as the person knows: nothing of it has to be said."""

    happened_in = forms.ChoiceField(label=_("In which country did it happen?"), required=False)
    happened_at = forms.CharField(
        label=_("Where?"),
        help_text=_("Village, town, farm, office, or a page on the internet."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    happened_when = forms.CharField(
        label=_("When?"),
        help_text=_("In your words, for example: in March, or every Saturday."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lands = sorted((str(land), land.pk) for land in Country.objects.all())
        choices = [("", gettext("I do not know, or I do not want to say")), *((pk, name) for name, pk in lands)]
        self.fields["happened_in"].choices = choices  # type: ignore[attr-defined]


class Whom(FacesForm):
    accused_name = forms.CharField(
        label=_("About whom is it?"),
        help_text=_("Name of the person, agency, company or page; or a telephone. They are not told that you spoke."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN | {"spellcheck": "false"}),
    )


class Which(FacesForm):
    """Of those on record whose names are like what was written. Choosing none loses nothing: the words stay."""

    known = forms.ChoiceField(label=_("Is it one of these?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*candidates, ("none", gettext("None of these, or I am not sure"))]
        self.fields["known"].choices = choices  # type: ignore[attr-defined]


class Account(FacesForm):
    account = forms.CharField(
        label=_("Tell what happened"),
        help_text=_(
            "In your words and in your language. Leave out what could give you away, if you want to stay anonymous."
        ),
        max_length=LONGEST_ACCOUNT,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Tell what happened, in your words."),
            "max_length": _("This is too long: up to 6,000 letters."),
        },
    )


class Paid(FacesForm):
    paid = forms.ChoiceField(
        label=_("Did you, or your family, pay anything or fall into debt for it?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        help_text=_("Nobody may charge you for a job. To have paid is no fault of yours."),
        widget=forms.RadioSelect,
    )


class FeeForm(FacesForm):
    paid_for = forms.ChoiceField(label=_("What did you pay for?"), choices=[("", _("Choose")), *FeeFor.choices])
    amount = AmountField(label=_("How much?"))
    currency = forms.ChoiceField(label=_("In which money?"), choices=[(code, code) for code in CURRENCIES])
    paid_to = forms.CharField(label=_("To whom?"), max_length=200, required=False, widget=forms.TextInput(attrs=_PLAIN))
    year = forms.ChoiceField(label=_("In which year?"), required=False)
    month = forms.ChoiceField(label=_("In which month?"), required=False)
    day = forms.IntegerField(
        label=_("On which day?"),
        required=False,
        min_value=1,
        max_value=31,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "3"}),
    )
    has_receipt = forms.BooleanField(label=_("I have a receipt, a transfer slip or a message about it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown, this_year = ("", gettext("I do not know")), timezone.localdate().year
        years = [(str(year), str(year)) for year in range(this_year, this_year - 12, -1)]
        months = [(str(number), str(name).capitalize()) for number, name in MONTHS.items()]
        self.fields["year"].choices = [unknown, *years]  # type: ignore[attr-defined]
        self.fields["month"].choices = [unknown, *months]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        return not any(self.data.get(name, "").strip() for name in ("paid_for", "amount", "paid_to"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        year, month, day = (int(told.get(name) or 0) for name in ("year", "month", "day"))
        if (month and not year) or (day and not month):
            raise ValidationError({"year": gettext("Say the year too, or leave month and day out.")})
        told["paid_when"] = _exactness(year, month, day)
        try:
            told["paid_on"] = date(year, month or 1, day or 1) if year else None
        except ValueError:
            raise ValidationError({"day": gettext("That month has no such day.")}) from None
        if told["paid_on"] and told["paid_on"] > timezone.localdate():
            raise ValidationError({"year": gettext("This day is still to come: look at it again.")})
        return told

    def answer(self) -> dict[str, Any]:
        """As it can be written in JSON; `services.Fee` is made of it."""
        told = self.cleaned_data
        names = ("paid_for", "currency", "paid_to", "paid_when", "has_receipt")
        day = told["paid_on"].isoformat() if told["paid_on"] else None
        return {name: told[name] for name in names} | {"amount": str(told["amount"]), "paid_on": day}


def _exactness(year: int, month: int, day: int) -> str:
    if not year:
        return PaidWhen.UNKNOWN
    return PaidWhen.DAY if day else PaidWhen.MONTH if month else PaidWhen.YEAR


class Photos(FacesForm):
    file = forms.FileField(
        label=_("Do you have photos of it?"),
        help_text=_(
            "Receipts, messages, the contract, the place. JPEG or PNG. We take out where and with what they were made; "
            "what is seen in them stays: cover faces and names that must not be seen."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )


class Reach(FacesForm):
    called = forms.CharField(
        label=_("Your name"), max_length=90, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reach = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_("A telephone, an e-mail, or how to find you. Say also when it is safe to call."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReceiptForm(FacesForm):
    receipt = forms.CharField(
        label=_("Your sixteen digits"),
        max_length=40,
        required=False,  # nothing written is answered as everything that opens nothing
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "size": "22"}
        ),
    )


class MessageForm(FacesForm):
    body = forms.CharField(
        label=_("Write to the office"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your message."),
            "max_length": _("This is too long: up to 3,000 letters."),
        },
    )


class PhotoForm(FacesForm):
    file = forms.FileField(
        label=pgettext_lazy("evidence", "Add a photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("Choose a photo.")},
    )


class WithdrawForm(FacesForm):
    body = forms.CharField(
        label=_("Do you want to say why?"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
