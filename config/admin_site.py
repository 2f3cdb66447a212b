"""The admin is a ministry's working tool: one sign-in for the whole product, so its own sign-in page is not used."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SLUG_SCRIPTS = ("xregexp", "urlify", "prepopulate")


class Site(admin.AdminSite):
    site_header = _("Movilidad Laboral")
    site_title = _("Movilidad Laboral")
    index_title = _("Work to do")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        super().register(model_or_iterable, admin_class, media=property(_without_slugs), **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            from django.core.exceptions import PermissionDenied

            raise PermissionDenied
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page for one's password in the whole product, where wrong guesses are counted."""
        return redirect("account_change_password")


def _without_slugs(model_admin: Any) -> Media:
    """Scripts and styles of a list or form, less half of them by weight: those that write slugs, and no form here has one."""
    media: Media = super(type(model_admin), model_admin).media
    scripts = [path for path in media._js if not any(name in path for name in SLUG_SCRIPTS)]  # type: ignore[attr-defined]
    return Media(css=media._css, js=scripts)  # type: ignore[attr-defined]
