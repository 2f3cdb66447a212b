"""Pages for everybody: a search, and a page a licence. Who asks leaves nothing but a count that is forgotten (`common.limits`)."""

from __future__ import annotations

from datetime import timedelta

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_http_methods, require_safe

from accounts.attempts import address_of
from accounts.guards import allowed, person
from accounts.policies import Can
from common.limits import within
from pathways.public import help_lines

from ..models import Licence
from ..selectors import recruiters_visible_to
from .certificate import certificate_pdf
from .codes import code_of, pk_of
from .feed import Feed, feed_csv, feed_etag, feed_json, feed_modified
from .finding import Told, found, tell
from .forms import LookupForm

ASKED, EVERY = 40, timedelta(minutes=10)  # by one address: an office of a village asks for many people


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """The question comes by POST, so that it stands in no address, history or log."""
    form = LookupForm(request.POST or None)
    told: list[Told] | None = None
    if request.method == "POST" and form.is_valid():
        if not within("register", address_of(request) or "", limit=ASKED, period=EVERY):
            return render(request, "429.html", {"why": _("Wait ten minutes and ask again.")}, status=429)
        told = found(form.cleaned_data["who"], timezone.localdate())
    context = {"form": form, "told": told, "lines": help_lines(), "asked": request.POST.get("who", "")[:120]}
    return render(request, "recruiters/lookup/search.html", context)


@require_safe
def licence(request: HttpRequest, code: str) -> HttpResponse:
    """One licence and who holds it, as they stand today. Its address is printed on the paper."""
    record = _licence(code)
    if record is None:
        return render(request, "recruiters/lookup/unknown.html", {"code": code[:30], "lines": help_lines()}, status=404)
    told = tell([record.recruiter], timezone.localdate())[0]
    mine = next(one for one in told.licences if one.licence.pk == record.pk)
    address = request.build_absolute_uri(reverse("register:licence", args=[mine.code]))
    context = {"one": told, "licence": mine, "address": address, "qr": _qr(address), "lines": help_lines()}
    return render(request, "recruiters/lookup/licence.html", context)


@require_safe
@allowed(Can.READ_RECRUITERS)
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """To print: for staff, and for the recruiter's own contact."""
    record = _licence(code)
    if record is None or not recruiters_visible_to(person(request)).filter(pk=record.recruiter_id).exists():
        raise Http404
    told = tell([record.recruiter], timezone.localdate())[0]
    mine = next(one for one in told.licences if one.licence.pk == record.pk)
    address = request.build_absolute_uri(reverse("register:licence", args=[mine.code]))
    answer = HttpResponse(certificate_pdf(mine, address, timezone.localdate()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{code_of(record.pk)}.pdf"'
    return answer


@require_safe
@condition(etag_func=feed_etag, last_modified_func=feed_modified)
@cache_control(public=True, max_age=300)
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole register as data that others may mirror (docs/register-feed.md)."""
    data = Feed(timezone.localdate(), request.build_absolute_uri)
    return feed_csv(data) if kind == "csv" else feed_json(data)


def _licence(code: str) -> Licence | None:
    pk = pk_of(code)
    licences = Licence.objects.select_related("recruiter__country").prefetch_related("recruiter__licences")
    return licences.filter(pk=pk).first() if pk is not None else None


def _qr(address: str) -> SafeString:
    drawing = segno.make_qr(address, error="m").svg_inline(
        scale=4, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 (made by segno from our own address; its only text is numbers)
