"""What anybody may read of the pathways: no account, no cookie needed, one sheet on paper with a code that leads back to it."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from ..public import programmes_public, public_pathway


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    return render(request, "pathways/public_list.html", {"programmes": programmes_public()})


@require_safe
def public_page(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(programmes_public(), code=code)
    page = public_pathway(programme, timezone.localdate())
    address = request.build_absolute_uri(request.path)
    return render(request, "pathways/public.html", {"page": page, "address": address, "qr": _qr(address)})


def _qr(address: str) -> SafeString:
    """A code that leads to this page, drawn in the page itself: the policy allows no pictures from elsewhere."""
    drawing = segno.make_qr(address, error="m").svg_inline(
        scale=4, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 (made by segno from our own address; its only text is numbers)
