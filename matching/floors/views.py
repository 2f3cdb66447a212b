"""Pages of floors: which hold, deciding one with its law, withdrawing it."""

from __future__ import annotations

from datetime import timedelta

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

from ..models import Floor
from ..weights.forms import WithdrawalForm
from ..weights.selectors import may_decide_for, registries_to_decide_for
from . import presentation
from .forms import FloorForm
from .selectors import floors_visible_to
from .services import floor_decide, floor_withdraw

COLUMNS = (
    Column("group", gettext_lazy("Group")),
    Column("status", gettext_lazy("State")),
    Column("programme", gettext_lazy("Pathway"), sort="programme"),
    Column("percent", gettext_lazy("At least"), sort="percent", num=True),
    Column("days", gettext_lazy("Days"), sort="valid_from"),
    Column("law", gettext_lazy("Law that permits it")),
    Column("decided", gettext_lazy("Decided"), sort="decided_at"),
)
LIST = "matching:floor_list"


@require_safe
@allowed(Can.READ_RUNS)
def floor_list(request: HttpRequest) -> HttpResponse:
    """Every floor, with its law, its days and its reason."""
    user, today = person(request), timezone.localdate()
    table = ListTable(request, floors_visible_to(user), COLUMNS, default="-days")
    may_set = may(user, Can.START_RUNS)
    names = presentation.GroupNames() if table.rows else None
    for floor in table.rows:
        floor.face, floor.word = presentation.state(floor, today)
        floor.told = names.group(floor.by, floor.group) if names else ""
        stands = floor.withdrawn_on is None and floor.valid_until >= today
        floor.may_withdraw = may_set and stands and may_decide_for(user, floor.country_id)
    may_decide = may_set and registries_to_decide_for(user).exists()
    return render(request, "matching/floor_list.html", {"table": table, "may_set": may_decide})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.START_RUNS)
def floor_new(request: HttpRequest) -> HttpResponse:
    user, tomorrow = person(request), timezone.localdate() + timedelta(days=1)
    initial = {"country": registries_to_decide_for(user).first(), "valid_from": tomorrow}
    form = FloorForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            floor_decide(by=user, **form.told)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Decided. Runs of its days are held to it."))
            return redirect(LIST)
    return render(request, "matching/floor_new.html", {"form": form})


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


def _facts(floor: Floor) -> list[tuple[str, str]]:
    return [
        (_("Group"), presentation.GroupNames().group(floor.by, floor.group)),
        (_("Pathway"), str(floor.programme)),
        (_("Registry"), str(floor.country)),
        (_("At least"), f"{floor.percent}\N{NO-BREAK SPACE}%"),
        (_("Law that permits it"), floor.legal_note),
    ]
