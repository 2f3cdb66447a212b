"""Forms of the register in the admin: what is encrypted is written and never read back, and what cannot be is said at its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from workers.identity import IdentityNumber

from ..choices import LicenceStatus, RecordKind
from ..models import Agent, RecruiterPerson
from ..selectors import surety_left, term_of, usual_end
from ..services import agent_check_parent, identity_read, mandate_check, read_bank_account, surety_check
from ..services.register import GRANTED


class Checked(forms.ModelForm):
    """What the service would refuse is said at the field at fault."""

    def says(self, error: DomainError) -> None:
        field = error.field if error.field in self.fields else None
        self.add_error({"number": "number_typed"}.get(error.field or "", field), error.message)


class RecruiterForm(Checked):
    website = forms.URLField(label=_("website"), required=False, max_length=200, assume_scheme="https")
    bank_account_typed = forms.CharField(
        label=_("bank account"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Where employers pay it. Kept encrypted: leave it empty to keep the one on record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "bank_account_typed" in self.fields and self.instance.bank_account_end:
            shown = f"•••• {self.instance.bank_account_end}"
            self.fields["bank_account_typed"].widget.attrs["placeholder"] = shown

    def clean_bank_account_typed(self) -> str:
        typed = str(self.cleaned_data["bank_account_typed"]).strip()
        try:
            return read_bank_account(typed) if typed else ""
        except DomainError as error:
            raise forms.ValidationError(error.message) from error


class IdentifiedForm(Checked):
    """`identity` is what was typed, normalised; None where nothing was."""

    identity: IdentityNumber | None = None
    number_typed = forms.CharField(
        label=_("identity number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 18}),
        help_text=_("Kept encrypted: leave it empty to keep the one on record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "number_typed" in self.fields and self.instance.last_digits:
            self.fields["number_typed"].widget.attrs["placeholder"] = f"•••• {self.instance.last_digits}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        try:
            self.identity = identity_read(
                kind=cleaned.get("identity_kind") or "",
                number=cleaned.get("number_typed") or "",
                country=cleaned.get("identity_country"),
            )
        except DomainError as error:
            self.says(error)
        if self.identity is not None and self._is_known(cleaned):
            self.add_error("number_typed", _("This person stands here already."))
        return cleaned

    def _is_known(self, cleaned: dict[str, Any]) -> bool:
        """Whether the recruiter has somebody else of this number (of a person: in the same role)."""
        recruiter = cleaned.get("recruiter") or (self.instance.recruiter_id and self.instance.recruiter)
        if self.identity is None or not recruiter or recruiter.pk is None:
            return False
        others = type(self.instance)._default_manager.filter(recruiter=recruiter, number_index=self.identity.index)
        if isinstance(self.instance, RecruiterPerson):
            others = others.filter(role=cleaned.get("role") or "")
        return others.exclude(pk=self.instance.pk).exists()


class PersonForm(IdentifiedForm):
    """Of a person behind an entry."""


class AgentForm(IdentifiedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        parent, recruiter = cleaned.get("parent"), cleaned.get("recruiter")
        if parent is not None and (recruiter is not None or self.instance.recruiter_id is not None):
            draft = Agent(pk=self.instance.pk, recruiter=recruiter or self.instance.recruiter, parent=parent)
            try:
                agent_check_parent(draft)
            except DomainError as error:
                self.says(error)
        return cleaned


class TermForm(Checked):
    verify_url = forms.URLField(
        label=_("where licences are looked up"), required=False, max_length=300, assume_scheme="https"
    )


class LicenceForm(Checked):
    verify_url = forms.URLField(label=_("where it is looked up"), required=False, max_length=300, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("authority", "valid_to"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("Left empty: as the regime says.")
        if self.instance.pk and self.instance.status != LicenceStatus.UNDER_REVIEW:
            self._keep_what_was_granted()

    def _keep_what_was_granted(self) -> None:
        for name in set(GRANTED) & set(self.fields):
            self.fields[name].disabled = True
        if "number" in self.fields:
            self.fields["number"].help_text = _("Of a granted licence this is changed by a vetting.")

    def clean(self) -> dict[str, Any] | None:
        """What the regime fills in stands in the form before it is looked at as a whole."""
        cleaned = super().clean() or self.cleaned_data
        regime = cleaned.get("regime") or self.instance.regime
        recruiter = cleaned.get("recruiter") or (self.instance.recruiter_id and self.instance.recruiter)
        if recruiter and recruiter.record_kind != RecordKind.REGISTER:
            self.add_error("regime", _("This entry is of a US public list, which is no licence."))
        if "valid_to" in self.fields and not cleaned.get("valid_to") and "valid_to" not in self.errors:
            cleaned["valid_to"] = usual_end(regime, cleaned.get("valid_from"))
            if cleaned["valid_to"] is None and cleaned.get("valid_from"):
                self.add_error("valid_to", _("Say until when: no usual length of this regime is on record."))
        if "authority" in self.fields and not cleaned.get("authority") and regime:
            term = term_of(regime)
            cleaned["authority"] = term.authority if term else ""
            if not cleaned["authority"]:
                self.add_error("authority", _("Say who gave it: the regime names nobody."))
        return cleaned


class SuretyForm(Checked):
    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                surety_check(self.instance)
            except DomainError as error:
                self.says(error)


class SuretyCallForm(Checked):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        surety = cleaned.get("surety") or (self.instance.surety_id and self.instance.surety)
        amount = cleaned.get("amount")
        if surety and surety.pk and amount is not None and amount > (left := surety_left(surety, but=self.instance.pk)):
            said = _("Only %(left)s %(currency)s of this bond are left.")
            self.add_error("amount", said % {"left": left, "currency": surety.currency})
        return cleaned


class MandateForm(Checked):
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.instance.employer_id is not None:
            try:
                mandate_check(self.instance)
            except DomainError as error:
                self.says(error)
