"""Pages of floors: which hold, trying one, deciding it with its law, withdrawing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.tables import Column, ListTable

from ..choices import PreviewStatus
from ..models import Floor, FloorPreview
from ..weights.forms import WithdrawalForm
from ..weights.selectors import may_decide_for, registries_to_decide_for
from . import presentation, preview
from .forms import FloorForm
from .selectors import UNDER_WAY, floors_visible_to, previews_visible_to
from .services import floor_decide, floor_withdraw, preview_request

COLUMNS = (
    Column("group", gettext_lazy("Group")),
    Column("status", gettext_lazy("State")),
    Column("programme", gettext_lazy("Pathway"), sort="programme"),
    Column("percent", gettext_lazy("At least"), sort="percent", num=True),
    Column("days", gettext_lazy("Days"), sort="valid_from"),
    Column("law", gettext_lazy("Law that permits it")),
    Column("decided", gettext_lazy("Decided"), sort="decided_at"),
)
PREVIEW_COLUMNS = (
    Column("preview", gettext_lazy("Preview")),
    Column("status", gettext_lazy("State")),
    Column("group", gettext_lazy("Group")),
    Column("programme", gettext_lazy("Pathway")),
    Column("percent", gettext_lazy("At least"), num=True),
    Column("requested", gettext_lazy("Requested")),
)
LIST = "matching:floor_list"


@require_safe
@allowed(Can.READ_RUNS)
def floor_list(request: HttpRequest) -> HttpResponse:
    """Every floor, with its law, its days and its reason; and what was tried."""
    user, today = person(request), timezone.localdate()
    table = ListTable(request, floors_visible_to(user), COLUMNS, default="-days")
    may_set = may(user, Can.START_RUNS)
    tried = ListTable(request, previews_visible_to(user).defer("result"), PREVIEW_COLUMNS, per_page=10, prefix="t")
    names = presentation.GroupNames() if table.rows or tried.rows else None
    for one in tried.rows:
        one.told = names.group(one.by, one.group) if names else ""
    for floor in table.rows:
        floor.face, floor.word = presentation.state(floor, today)
        floor.told = names.group(floor.by, floor.group) if names else ""
        stands = floor.withdrawn_on is None and floor.valid_until >= today
        floor.may_withdraw = may_set and stands and may_decide_for(user, floor.country_id)
    may_decide = may_set and registries_to_decide_for(user).exists()
    return render(request, "matching/floor_list.html", {"table": table, "tried": tried, "may_set": may_decide})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def floor_new(request: HttpRequest) -> HttpResponse:
    """One form, two buttons: try the floor, which decides nothing, or decide it with its law."""
    user, trying = person(request), "try" in request.POST
    earlier = _tried_before(request)
    form = FloorForm(request.POST or None, user=user, trying=trying, initial=_begin(request, earlier))
    if request.method == "POST" and form.is_valid():
        try:
            if trying:
                return redirect("matching:floor_preview", preview_request(by=user, **form.told).pk)
            floor_decide(by=user, **form.told)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Decided. Runs of its days are held to it."))
            return redirect(LIST)
    return render(request, "matching/floor_new.html", {"form": form, "earlier": earlier})


def _tried_before(request: HttpRequest) -> FloorPreview | None:
    """The preview that the address names, where there is one that the person may decide on."""
    user, asked = person(request), request.GET.get("preview", "")
    found = previews_visible_to(user).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    return found if found is not None and may_decide_for(user, found.country_id) else None


def _begin(request: HttpRequest, earlier: FloorPreview | None) -> dict[str, Any]:
    """As it was tried; what that person had written of the law and the reason too."""
    if earlier is None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        return {"country": registries_to_decide_for(person(request)).first(), "valid_from": tomorrow}
    names = ("percent", "valid_from", "valid_until", "legal_note", "reason")
    codes = {"country": earlier.country_id, "programme": earlier.programme_id}
    return codes | {"group": f"{earlier.by}:{earlier.group}"} | {name: getattr(earlier, name) for name in names}


@require_safe
@allowed(Can.READ_RUNS)
def floor_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a floor would come to and cost, before anybody decides."""
    user, tried = person(request), _preview(request, pk)
    context = {
        "preview": tried,
        "job": preview.job(tried),
        "under_way": tried.status in UNDER_WAY,
        "what": preview.what(tried),
        "may_set": may(user, Can.START_RUNS) and may_decide_for(user, tried.country_id),
    }
    if tried.status == PreviewStatus.DONE:
        context |= preview.result(request, tried, user)
    return render(request, "matching/floor_preview.html", context)


@require_safe
@allowed(Can.READ_RUNS)
def floor_preview_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page. At the end it asks the browser to read the whole page again."""
    tried = _preview(request, pk)
    response = render(request, "components/job_progress.html", {"job": preview.job(tried)})
    if tried.status not in UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def floor_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    floor = get_object_or_404(floors_visible_to(user), pk=pk)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            floor_withdraw(floor=floor, by=user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The floor was withdrawn."))
            return redirect(LIST)
    context = {"form": form, "floor": floor, "facts": _facts(floor)}
    return render(request, "matching/floor_withdraw.html", context)


def _preview(request: HttpRequest, pk: int) -> FloorPreview:
    return get_object_or_404(previews_visible_to(person(request)), pk=pk)


def _facts(floor: Floor) -> list[tuple[str, str]]:
    return [
        (_("Group"), presentation.GroupNames().group(floor.by, floor.group)),
        (_("Pathway"), str(floor.programme)),
        (_("Registry"), str(floor.country)),
        (_("At least"), f"{floor.percent}\N{NO-BREAK SPACE}%"),
        (_("Law that permits it"), floor.legal_note),
    ]
