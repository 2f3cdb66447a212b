"""Pages of offers to groups that travel together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from employers.selectors import vacancies_visible_to
from workers.selectors import groups_visible_to

from .groups import group_offer, vacancies_of_group
from .selectors import placements_visible_to


@require_safe
@allowed(Can.READ_PLACEMENTS)
def group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Which vacancies the whole group could be offered, and who is not ready for which; not why: their own files say."""
    group = get_object_or_404(groups_visible_to(person(request)), pk=pk)
    of_members = placements_visible_to(person(request)).filter(
        worker__group_memberships__group=group, worker__group_memberships__left_at__isnull=True
    )
    context = {
        "group": group,
        "vacancies": vacancies_of_group(group),
        "placements": of_members[:50],
        "may_offer": may(request.user, Can.DECIDE_PROPOSALS),
    }
    return render(request, "placements/group.html", context)


@require_POST
@allowed(Can.DECIDE_PROPOSALS)
def offer_to_group(request: HttpRequest, pk: int, vacancy: int) -> HttpResponse:
    group = get_object_or_404(groups_visible_to(person(request)), pk=pk)
    work = get_object_or_404(vacancies_visible_to(person(request)), pk=vacancy)
    try:
        offers = group_offer(group=group, vacancy=work, by=person(request))
        messages.success(
            request, _("Offered to all %(n)d. Tell each in the language they prefer.") % {"n": len(offers)}
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("placements:group", group.pk)
