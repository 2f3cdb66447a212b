"""Pages of groups that travel together: who belongs to them, by their own word."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError, InvalidInput
from common.folios import folio_of
from common.tables import Column, ListTable

from ..forms import GroupForm, JoinForm
from ..models import TravelGroup, Worker
from ..selectors import groups_visible_to, members_of, workers_visible_to
from ..services import group_dissolve, group_join, group_leave, group_make

COLUMNS = (
    Column("group", gettext_lazy("Group"), sort="label"),
    Column("kind", gettext_lazy("Kind"), sort="kind"),
    Column("members", gettext_lazy("Members"), sort="size", num=True),
    Column("office", gettext_lazy("Office"), sort="office__name"),
)


@require_safe
@allowed(Can.READ_PEOPLE)
def group_list(request: HttpRequest) -> HttpResponse:
    groups = groups_visible_to(person(request)).filter(dissolved_at__isnull=True)
    context = {
        "table": ListTable(request, groups, COLUMNS, default="group"),
        "may_write": may(request.user, Can.REGISTER_PEOPLE),
    }
    return render(request, "workers/group_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def group_new(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            first = _named(request, said["folio"])
            group = group_make(label=said["label"], kind=said["kind"], first=first, by=person(request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Made. Add the others, each by their own word."))
            return redirect("workers:group", group.pk)
    return render(request, "workers/group_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PEOPLE)
def group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Posting adds a member."""
    group = get_object_or_404(groups_visible_to(person(request)), pk=pk)
    may_write = may(request.user, Can.REGISTER_PEOPLE) and group.dissolved_at is None
    form = JoinForm(request.POST or None) if may_write else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            group_join(group=group, worker=_named(request, form.cleaned_data["folio"]), by=person(request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Added to the group."))
            return redirect("workers:group", group.pk)
    context = {
        "group": group,
        "members": members_of(group),
        "form": form,
        "may_see_placements": may(request.user, Can.READ_PLACEMENTS),
    }
    return render(request, "workers/group.html", context)


def _named(request: HttpRequest, folio: str) -> Worker:
    found = workers_visible_to(person(request)).filter(folio=folio_of(folio)).first()
    if found is None:
        raise InvalidInput(_("There is nobody with this folio among your people."), field="folio")
    return found


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def group_member_leaves(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    group = get_object_or_404(groups_visible_to(person(request)), pk=pk)
    leaving = get_object_or_404(members_of(group), pk=member)
    return _done(request, group, lambda: group_leave(member=leaving), _("Out of the group: from now on by themselves."))


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def group_ends(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(groups_visible_to(person(request)), pk=pk)
    return _done(request, group, lambda: group_dissolve(group=group), _("Dissolved: everybody goes by themselves."))


def _done(request: HttpRequest, group: TravelGroup, verb: Callable[[], None], told: str) -> HttpResponse:
    try:
        verb()
        messages.success(request, told)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("workers:group", group.pk)
