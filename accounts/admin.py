"""Who may sign in. An administrator of one country makes and changes the people and offices of that country only.

A password is never shown, set or asked for here: the person gets a link. Every change leaves an audit entry by trigger.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.admin import NeverDeleted, RecordAdmin, badge

from .choices import STAFF_ROLES
from .guards import person
from .models import Office, User
from .scope import manageable_offices, manageable_users
from .selectors import FACTORS, without_second_factor
from .services import address_changed, password_link_send, second_factor_reset


class OfJurisdiction(NeverDeleted, RecordAdmin):
    """Whoever works for one country neither sees nor chooses another."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        own = person(request).country
        if own and "country" in form.base_fields:
            form.base_fields["country"] = forms.ChoiceField(label=_("country"), choices=[(own, own)])
        return form


@admin.register(Office)
class OfficeAdmin(OfJurisdiction):
    list_display = ("name", "code", "country", "subdivision", "phone", "is_active")
    list_filter = ("country", "is_active")
    search_fields = ("name", "code")
    fields = ("code", "name", "country", "subdivision", "phone", "address", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Office]:
        return manageable_offices(person(request), super().get_queryset(request))


class CountryFilter(admin.SimpleListFilter):
    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = model_admin.get_queryset(request).order_by("country").values_list("country", flat=True).distinct()
        return [(country or "none", country or _("the whole region")) for country in own]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        wanted = self.value()
        return queryset.filter(country="" if wanted == "none" else wanted) if wanted else queryset


class FactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("not yet")), ("set", _("set up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        missing = without_second_factor(queryset)
        if self.value() == "missing":
            return missing.filter(role__in=STAFF_ROLES)
        return queryset.exclude(pk__in=missing.values("pk")) if self.value() == "set" else queryset


@admin.register(User)
class UserAdmin(OfJurisdiction):
    list_display = ("email", "full_name", "role", "country", "office", "factor", "is_active", "last_login")
    list_filter = ("role", FactorFilter, CountryFilter, "is_active")
    list_select_related = ("office",)
    search_fields = ("email", "full_name")
    fields = ("email", "full_name", "role", "country", "office", "language", "is_active", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")
    actions = ("send_link", "reset_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = manageable_users(person(request), super().get_queryset(request))
        return users.prefetch_related("authenticator_set")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody changes their own rights."""
        mine = ("role", "country", "office", "is_active") if obj == request.user else ()
        return (*self.readonly_fields, *mine)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            return forms.ChoiceField(label=_("language of the pages"), choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "office":
            kwargs["queryset"] = manageable_offices(person(request), Office.objects.filter(is_active=True))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            address_changed(user=obj)
        if not change:
            password_link_send(request=request, user=obj)
            self.message_user(request, _("%(email)s gets a link to choose a password.") % {"email": obj.email})

    @admin.display(description=_("second factor"))
    def factor(self, user: User) -> str:
        has = any(factor.type in FACTORS for factor in user.authenticator_set.all())  # type: ignore[attr-defined]
        return badge("ok", _("set up")) if has else badge("unk", _("not yet"))

    @admin.action(description=_("Send a link to choose a new password"))
    def send_link(self, request: HttpRequest, users: QuerySet[User]) -> None:
        active = users.filter(is_active=True)
        for user in active:
            password_link_send(request=request, user=user)
        self._say(request, ngettext("%d link sent.", "%d links sent.", len(active)) % len(active))

    @admin.action(description=_("Take the second factor away (telephone lost)"))
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        others = users.exclude(pk=person(request).pk)
        count = sum(second_factor_reset(user=user) for user in others)
        self._say(request, ngettext("%d person sets it up anew.", "%d people set it up anew.", count) % count)

    def _say(self, request: HttpRequest, sentence: str) -> None:
        self.message_user(request, sentence, messages.SUCCESS)
