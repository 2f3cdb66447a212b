"""Pages of the weights: which hold, what others would change, and who decided them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.tables import Column, ListTable

from ..choices import PreviewStatus
from ..engine.weights import WHOLE
from ..models import ScoreWeights, WeightsPreview
from . import presentation
from .forms import WeightsForm, WithdrawalForm
from .selectors import (
    decides_for_the_region,
    in_force_on,
    may_decide_for,
    next_after,
    previews_visible_to,
    registries_to_decide_for,
    weights_in_force,
    weights_visible_to,
)
from .services import preview_request, weights_decide, weights_withdraw

COLUMNS = (
    Column("version", gettext_lazy("Version"), sort="version"),
    Column("status", gettext_lazy("State")),
    Column("country", gettext_lazy("Registry"), sort="country"),
    Column("valid_from", gettext_lazy("Holds from"), sort="valid_from"),
    Column("points", gettext_lazy("Points")),
    Column("decided", gettext_lazy("Decided"), sort="decided_at"),
)
PREVIEW_COLUMNS = (
    Column("preview", gettext_lazy("Preview")),
    Column("status", gettext_lazy("State")),
    Column("valid_from", gettext_lazy("Holds from")),
    Column("changes", gettext_lazy("What changes")),
    Column("requested", gettext_lazy("Requested")),
)


@require_safe
@allowed(Can.READ_RUNS)
def weights_list(request: HttpRequest) -> HttpResponse:
    """Every version, with its day and its reason; and what was tried and not decided."""
    user, today = person(request), timezone.localdate()
    in_force = in_force_on(today)
    table = ListTable(request, weights_visible_to(user), COLUMNS, default="-valid_from")
    may_set = may(user, Can.START_RUNS)
    for weights in table.rows:
        weights.face, weights.word = presentation.state(weights, in_force, today)
        weights.told = presentation.points_told(weights.weights)
        to_come = weights.withdrawn_on is None and weights.valid_from > today
        weights.may_withdraw = may_set and to_come and may_decide_for(user, weights.country_id)
    previews = ListTable(
        request, previews_visible_to(user).filter(decided=None), PREVIEW_COLUMNS, per_page=10, prefix="t"
    )
    for preview in previews.rows:
        preview.told = presentation.changes_told(preview.compared_with, preview.weights)
    context = {"table": table, "previews": previews, "may_set": may_set and _decides(user)}
    return render(request, "matching/weights_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def weights_new(request: HttpRequest) -> HttpResponse:
    """Other points, from a day on, for a reason. Nothing is decided here: the next page shows what they would do."""
    user = person(request)
    initial, begun_with = _begin(request)
    form = WeightsForm(request.POST or None, user=user, begun_with=begun_with, initial=initial)
    if request.method == "POST" and form.is_valid() and (preview := _try(request, form)):
        return redirect("matching:weights_preview", preview.pk)
    return render(request, "matching/weights_new.html", {"form": form, "whole": WHOLE})


def _begin(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """From an earlier preview, which is being put right, or from the weights that hold for the person's registry."""
    user, tomorrow = person(request), timezone.localdate() + timedelta(days=1)
    asked = request.GET.get("preview", "")
    earlier = previews_visible_to(user).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if earlier is not None:
        kept = {"country": earlier.country_id, "valid_from": earlier.valid_from, "reason": earlier.reason}
        return kept, earlier.weights
    country = None if decides_for_the_region(user) else registries_to_decide_for(user).first()
    holds = weights_in_force(tomorrow, [country.pk] if country else [])
    return {"country": country, "valid_from": tomorrow}, holds.weights


def _try(request: HttpRequest, form: WeightsForm) -> WeightsPreview | None:
    country = form.cleaned_data["country"]
    try:
        return preview_request(
            by=person(request),
            points=form.points,
            valid_from=form.cleaned_data["valid_from"],
            reason=form.cleaned_data["reason"],
            country=country.pk if country else None,
        )
    except DomainError as error:
        form.refuse(error)
        return None


@require_safe
@allowed(Can.READ_RUNS)
def weights_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the weights would change, before anybody decides."""
    user, preview = person(request), _preview(request, pk)
    decided = ScoreWeights.objects.filter(preview=preview).first()
    may_set = may(user, Can.START_RUNS) and may_decide_for(user, preview.country_id)
    context = {
        "preview": preview,
        "job": presentation.job(preview),
        "under_way": preview.status in presentation.UNDER_WAY,
        "changes": presentation.changes_told(preview.compared_with, preview.weights),
        "decided": decided,
        "may_decide": may_set and decided is None and preview.status == PreviewStatus.DONE,
        "may_change": may_set and decided is None,
        "until": next_after(preview.valid_from, preview.country_id),
    }
    if preview.status == PreviewStatus.DONE:
        context |= presentation.result(request, preview, user, with_people=may(user, Can.READ_PROPOSALS))
    return render(request, "matching/weights_preview.html", context)


@require_safe
@allowed(Can.READ_RUNS)
def weights_preview_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    preview = _preview(request, pk)
    response = render(request, "components/job_progress.html", {"job": presentation.job(preview)})
    if preview.status not in presentation.UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.START_RUNS)
def weights_preview_decide(request: HttpRequest, pk: int) -> HttpResponse:
    preview = _preview(request, pk)
    try:
        weights = weights_decide(preview=preview, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matching:weights_preview", preview.pk)
    messages.success(request, _("Decided: version %(version)s.") % {"version": weights.version})
    return redirect("matching:weights_list")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def weights_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a version that has not come into force."""
    weights = get_object_or_404(weights_visible_to(person(request)), pk=pk)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            weights_withdraw(weights=weights, by=person(request), reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Version %(version)s was withdrawn.") % {"version": weights.version})
            return redirect("matching:weights_list")
    before = weights_in_force(
        weights.valid_from - timedelta(days=1), [weights.country_id] if weights.country_id else []
    )
    changes = presentation.changes_told(weights.weights, before.weights)
    return render(request, "matching/weights_withdraw.html", {"form": form, "weights": weights, "changes": changes})


def _preview(request: HttpRequest, pk: int) -> WeightsPreview:
    return get_object_or_404(previews_visible_to(person(request)), pk=pk)


def _decides(user: Any) -> bool:
    return decides_for_the_region(user) or registries_to_decide_for(user).exists()
