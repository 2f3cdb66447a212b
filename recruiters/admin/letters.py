"""Letters: looked over, put right and sent from their own page; templates with a preview; interests that inspectors declare."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.guards import person
from common.admin import NeverDeleted, ReadOnly, RecordAdmin, badge
from common.errors import DomainError
from common.forms import words

from ..desk_letters import PLACEHOLDERS, filled, unknown_names
from ..models import ComplaintExclusion, ComplaintLetter, DeclaredInterest, LetterTemplate
from ..selectors import inspectors_beside
from ..selectors.conflicts import interests_standing
from ..services import (
    interest_declare,
    interest_end,
    letter_change,
    letter_content,
    letter_drop,
    letter_gives_away,
    letter_send,
    letter_template_save,
)
from .complaints import OfVisibleComplaints
from .desk import OfOneCountry

COMPLAINT = "admin:recruiters_complaint_change"
EXAMPLE = {
    "addressee": "Agencia de Ejemplo, S. A.",
    "allegations": "- …",
    "findings": "- …",
    "outcome": "…",
}


@admin.register(ComplaintLetter)
class ComplaintLetterAdmin(OfVisibleComplaints, NeverDeleted, RecordAdmin):
    change_form_template = "recruiters/desk/letter.html"
    list_display = ["number", "complaint", "kind", "addressee", "state", "written_on"]
    list_filter = ["kind", "language", "written_on"]
    list_select_related = ["complaint"]
    search_fields = ["number", "complaint__folio"]
    fields = ("complaint", "kind", "language", "number", "addressee", "subject", "body", "sent_by", "sent_at", "sha256")
    readonly_fields = ("complaint", "kind", "language", "number", "addressee", "sent_by", "sent_at", "sha256")

    @admin.display(description=gettext_lazy("state"), ordering="sent_at")
    def state(self, letter: ComplaintLetter) -> str:
        return badge("ok", _("sent")) if letter.sent_at else badge("warn", _("to be looked over"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # it is written from the page of its complaint

    def has_change_permission(self, request: HttpRequest, obj: ComplaintLetter | None = None) -> bool:
        return self.has_view_permission(request, obj) and (obj is None or obj.sent_at is None)

    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view
        return [
            path("<path:object_id>/pdf/", own(require_safe(self.pdf_view)), name="recruiters_complaintletter_pdf"),
            path("<path:object_id>/send/", own(self.send_view), name="recruiters_complaintletter_send"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        letter = self.get_object(request, object_id)
        context = {"letter": letter, "given_away": letter_gives_away(letter) if letter and not letter.sent_at else []}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: ComplaintLetter, form: Any, change: bool) -> None:
        letter_change(letter=obj, subject=obj.subject, body=obj.body, by=person(request))

    def pdf_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        letter = self._letter(request, object_id)
        name = f'inline; filename="{letter.number}.pdf"'
        return HttpResponse(letter_content(letter), "application/pdf", headers={"Content-Disposition": name})

    def send_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Sent, or thrown away; back to the complaint."""
        letter, by = self._letter(request, object_id), person(request)
        if request.method != "POST":
            raise Http404
        try:
            if "drop" in request.POST:
                letter_drop(letter=letter, by=by)
                messages.success(request, _("The letter is thrown away."))
            else:
                letter_send(letter=letter, looked_over=bool(words(request, "looked_over")), by=by)
                messages.success(request, _("The letter is kept as it goes out: print it or attach it."))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(reverse("admin:recruiters_complaintletter_change", args=[letter.pk]))
        return redirect(reverse(COMPLAINT, args=[letter.complaint_id]))

    def _letter(self, request: HttpRequest, object_id: str) -> ComplaintLetter:
        if not self.has_view_permission(request):
            raise PermissionDenied
        letter = self.get_object(request, object_id)
        if letter is None:
            raise Http404
        return letter


class TemplateForm(ModelForm):
    class Meta:
        help_texts = {
            "kind": gettext_lazy(
                "Letters about complaints. The letter of a decision on a licence has no template: it is made, line by line,"
                " of what one person proposed and another signed."
            )
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if unknown := unknown_names(f"{cleaned.get('subject', '')}{cleaned.get('body', '')}"):
            raise ValidationError({"body": _("Nothing fills these in: %(names)s.") % {"names": ", ".join(unknown)}})
        return cleaned


@admin.register(LetterTemplate)
class LetterTemplateAdmin(OfOneCountry, NeverDeleted, RecordAdmin):
    form = TemplateForm
    list_display = ["kind", "language", "country", "subject", "is_active"]
    list_filter = ["kind", "language"]
    list_select_related = ["country"]
    readonly_fields = ["preview"]

    @admin.display(description=gettext_lazy("preview, with an example"))
    def preview(self, template: LetterTemplate) -> str:
        return filled(template.body, {name: EXAMPLE.get(name, "…") for name in PLACEHOLDERS}) if template.pk else "–"

    def save_model(self, request: HttpRequest, obj: LetterTemplate, form: Any, change: bool) -> None:
        letter_template_save(template=obj)


@admin.register(DeclaredInterest)
class DeclaredInterestAdmin(NeverDeleted, RecordAdmin):
    """Everybody declares their own; an administrator those of colleagues, too. Which complaints it closes is told to nobody here."""

    list_display = ["user", "kind", "recruiter", "employer", "name", "declared_on", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["user", "recruiter", "employer"]
    autocomplete_fields = ["recruiter", "employer"]
    fields = ("user", "kind", "recruiter", "employer", "name", "note", "ended_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeclaredInterest]:
        rows, by = super().get_queryset(request), person(request)
        if by.role != Role.ADMINISTRATOR:
            return rows.filter(user=by)
        return rows.filter(user__country=by.country) if by.country else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            by = person(request)
            people = inspectors_beside(by)
            kwargs["queryset"] = people if by.role == Role.ADMINISTRATOR else people.filter(pk=by.pk)
            kwargs["initial"] = by.pk
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: DeclaredInterest | None = None) -> list[str]:
        """A tie that somebody else declared is ended by somebody else too; one that has ended stays as it is."""
        told = ["user", "kind", "recruiter", "employer", "name", "note"]
        if obj is None:
            return ["ended_on"]
        others = obj.user_id != obj.declared_by_id and obj.user_id == person(request).pk
        return [*told, "ended_on"] if others or not interests_standing().filter(pk=obj.pk).exists() else told

    def save_model(self, request: HttpRequest, obj: DeclaredInterest, form: Any, change: bool) -> None:
        if change and obj.ended_on:
            interest_end(interest=obj, by=person(request), on=obj.ended_on)
        elif not change:
            interest_declare(interest=obj, by=person(request))


@admin.register(ComplaintExclusion)
class ComplaintExclusionAdmin(OfVisibleComplaints, ReadOnly, RecordAdmin):
    list_display = ["complaint", "user", "tie"]
    list_filter = ["tie"]
    list_select_related = ["complaint", "user"]
    search_fields = ["complaint__folio"]
