from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateInput, FacesForm, FilterForm
from common.wording import money
from employers.models import Employer

from ..choices import ClaimFor, PaidThrough, RestitutionStatus
from ..models import Complaint, FeePaid, Recruiter
from ..services import Claim

RECRUITER, EMPLOYER = "recruiter", "employer"
_CENT = Decimal("0.01")


class RestitutionFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("Folio or debtor"), required=False, max_length=100)
    overdue = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)
    status = forms.ChoiceField(choices=[("", ""), *RestitutionStatus.choices], required=False, widget=forms.HiddenInput)


class AskForm(FacesForm):
    """Each payment of the complaint in one currency with the amount that is asked back (none: left), and two amounts of another kind."""

    debtor = forms.ChoiceField(label=gettext_lazy("Who is asked"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, complaint: Complaint, currency: str, fees: list[FeePaid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debtors: dict[str, Recruiter | Employer] = {}
        if complaint.recruiter:
            self.debtors[RECRUITER] = complaint.recruiter
        if complaint.employer:
            self.debtors[EMPLOYER] = complaint.employer
        debtor = self.fields["debtor"]
        debtor.choices = [(key, str(one)) for key, one in self.debtors.items()]  # type: ignore[attr-defined]
        if len(self.debtors) == 1:
            debtor.initial = next(iter(self.debtors))
        self.fees = {f"fee_{fee.pk}": fee for fee in fees}
        for name, fee in self.fees.items():
            self.fields[name] = _amount(
                f"{fee.get_paid_for_display()}: {money(fee.amount, currency)}", most=fee.amount, initial=fee.amount
            )
        self.fields[ClaimFor.WAGES] = _amount(_("Wages owed"))
        self.fields[ClaimFor.OTHER] = _amount(_("Something else, such as interest"))

    @property
    def claims(self) -> list[Claim]:
        said = self.cleaned_data
        fees = [Claim(said[name], ClaimFor.FEE, fee) for name, fee in self.fees.items() if said.get(name)]
        return fees + [Claim(said[kind], kind) for kind in (ClaimFor.WAGES, ClaimFor.OTHER) if said.get(kind)]


class AgreeForm(FacesForm):
    amount = forms.DecimalField(label=gettext_lazy("Agreed amount"), min_value=_CENT, max_digits=12, decimal_places=2)
    due_on = forms.DateField(label=gettext_lazy("To be paid by"), widget=DateInput)
    reason = forms.CharField(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("Needed where it is less than was asked for. It is kept with your name."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaymentForm(FacesForm):
    amount = forms.DecimalField(label=gettext_lazy("Amount"), min_value=_CENT, max_digits=12, decimal_places=2)
    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=DateInput)
    through = forms.ChoiceField(label=gettext_lazy("How it came"), choices=PaidThrough.choices)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=255)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)


class TakeBackForm(FacesForm):
    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"), max_length=255, widget=forms.Textarea(attrs={"rows": 2})
    )


def _amount(label: str, *, most: Decimal | None = None, initial: Decimal | None = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=_CENT,
        max_value=most,
        max_digits=12,
        decimal_places=2,
        initial=initial,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
