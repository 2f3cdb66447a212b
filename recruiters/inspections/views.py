"""Pages of campaigns and visits, for those who inspect; plans, people and moves are on the pages of the admin."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.editing import first_time, not_done
from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope

from ..choices import CampaignStatus, InspectionStatus
from ..models import Inspection, InspectionCampaign
from ..selectors import (
    campaigns_visible_to,
    exposures,
    follow_ups_visible_to,
    inspections_visible_to,
    rates_of,
    recruiters_visible_to,
    signals_visible_to,
    tied_recruiters,
    units_shown_to,
)
from ..services import answers_save, follow_up_add, follow_up_done
from .checklists import section_of, sections_of
from .forms import DoneForm, PutRightForm, SectionForm, marks_of
from .funnel import funnel_of
from .paper import visit_forms
from .presentation import campaign_facts, preview_of, rate_lines, said_once, sample_lines, section_states

PAGE = 50


@require_safe
@allowed(Can.WORK_RECRUITERS)
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """What is published, the weights, the sample with its chances, and what the visits say of the whole frame."""
    plan = _campaign(request, pk)
    user = person(request)
    context: dict[str, Any] = {"campaign": plan, "facts": campaign_facts(plan)}
    if plan.status == CampaignStatus.DRAFT:
        context["preview"] = preview_of(plan, user)
    elif plan.drawn_on:
        rates = rate_lines(rates_of(plan))
        context |= {"sample": sample_lines(plan, user), "always": said_once(rates), "rates": rates}
    else:
        context["units"] = list(units_shown_to(user, plan).order_by("-weight", "pk")[:PAGE])
    return render(request, "recruiters/inspections/campaign.html", context)


@require_safe
@allowed(Can.WORK_RECRUITERS)
def frame_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The frame byte by byte as its fingerprint was published."""
    plan = _frozen(request, pk)
    answer = HttpResponse(plan.frame_file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="frame-{plan.pk}.csv"'
    return answer


@require_safe
@allowed(Can.WORK_RECRUITERS)
def frame_json(request: HttpRequest, pk: int) -> HttpResponse:
    """All that drawing again needs, and the sample as it was drawn. Codes only: no name and no reason."""
    plan = _frozen(request, pk)
    columns = ("unit", "weight", "probability", "order")
    told = {
        "campaign": plan.title,
        "frame_sha256": plan.frame_sha256,
        "size": plan.size,
        "frozen_on": plan.frozen_on,
        "public_number_source": plan.seed_source,
        "public_number_day": plan.seed_day,
        "public_number": plan.seed_value,
        "units": list(plan.units.order_by("unit").values(*columns)),
    }
    answer = JsonResponse(told, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="frame-{plan.pk}.json"'
    return answer


@require_safe
@allowed(Can.WORK_RECRUITERS)
def forms_of_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """The forms of all visits that are still planned, in the order in which they were drawn."""
    plan = _campaign(request, pk)
    planned = inspections_visible_to(person(request)).filter(unit__campaign=plan, status=InspectionStatus.PLANNED)
    visits = list(planned.order_by("unit__order"))
    if not visits:
        raise Http404
    return _pdf(visit_forms(visits, timezone.localdate()), f"visits-{plan.pk}")


@require_safe
@allowed(Can.WORK_RECRUITERS)
def form_of_visit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visit(request, pk)
    return _pdf(visit_forms([found], timezone.localdate()), found.folio)


@require_safe
@allowed(Can.WORK_RECRUITERS)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    return _visit_page(request, _visit(request, pk))


def _visit_page(request: HttpRequest, found: Inspection, form: PutRightForm | None = None) -> HttpResponse:
    context = {
        "visit": found,
        "sections": section_states(found),
        "follow_ups": list(found.follow_ups.order_by("due_on", "pk")),
        "form": (form or PutRightForm(kind=found.kind)) if found.status == InspectionStatus.VISITED else None,
        "once": uuid.uuid4().hex,
    }
    return render(request, "recruiters/inspections/visit.html", context, status=400 if form else 200)


@require_POST
@allowed(Can.WORK_RECRUITERS)
def put_right(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visit(request, pk)
    if not first_time(request):
        return redirect("inspections:visit", found.pk)
    form = PutRightForm(request.POST, kind=found.kind)
    if form.is_valid():
        try:
            follow_up_add(inspection=found, by=person(request), **form.cleaned_data)
            return redirect("inspections:visit", found.pk)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    not_done(request)
    return _visit_page(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WORK_RECRUITERS)
def enter(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section of the form, as it stands on the paper; saving goes on to the next one."""
    found = _visit(request, pk)
    shown = section_of(found.kind, section)
    if shown is None:
        raise Http404
    form = SectionForm(request.POST or None, section=shown, initial=marks_of(found, shown))
    if request.method == "POST" and form.is_valid():
        try:
            answers_save(inspection=found, section=shown, answers=form.answers(), by=person(request))
            return _after(found, section)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    codes = [each.code for each in sections_of(found.kind)]
    context = {"visit": found, "section": shown, "form": form, "number": codes.index(section) + 1, "of": len(codes)}
    return render(request, "recruiters/inspections/section.html", context, status=400 if form.errors else 200)


def _after(found: Inspection, code: str) -> HttpResponse:
    codes = [each.code for each in sections_of(found.kind)]
    later = codes[codes.index(code) + 1 :]
    return redirect("inspections:section", found.pk, later[0]) if later else redirect("inspections:visit", found.pk)


@require_safe
@allowed(Can.WORK_RECRUITERS)
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What has to be put right and was not yet, the nearest day first."""
    waiting = follow_ups_visible_to(person(request)).filter(done_on=None).select_related("inspection")
    page = Paginator(waiting.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": DoneForm(), "today": timezone.localdate()}
    return render(request, "recruiters/inspections/follow_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WORK_RECRUITERS)
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = get_object_or_404(follow_ups_visible_to(person(request)).select_related("inspection"), pk=pk)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            follow_up_done(follow_up=wanted, note=form.cleaned_data["note"], by=person(request))
            messages.success(request, _("Noted: it was put right."))
            return redirect("inspections:follow_ups")
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"wanted": wanted, "form": form}
    return render(request, "recruiters/inspections/follow_up.html", context, status=400 if form.errors else 200)


@require_safe
@allowed(Can.WORK_RECRUITERS)
def funnel(request: HttpRequest) -> HttpResponse:
    """All recruiters of the last whole months, beside what is ordinary; those whom the reader is tied to are left out."""
    user = person(request)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    first = last - timedelta(days=364)
    with database_scope(WHOLE_REGION):
        rows = exposures(first, last, reader=user)
    names = dict(
        recruiters_visible_to(user)
        .exclude(pk__in=tied_recruiters(user))
        .prefetch_related(None)
        .values_list("pk", "legal_name")
    )
    plot = funnel_of([row for row in rows if row.recruiter in names], names)
    waiting = signals_visible_to(user).filter(status="proposed").count()
    context = {"plot": plot, "first": first, "last": last, "waiting": waiting}
    return render(request, "recruiters/inspections/funnel.html", context)


def _campaign(request: HttpRequest, pk: int) -> InspectionCampaign:
    return get_object_or_404(campaigns_visible_to(person(request)), pk=pk)


def _frozen(request: HttpRequest, pk: int) -> InspectionCampaign:
    return get_object_or_404(campaigns_visible_to(person(request)).exclude(frame_sha256=None), pk=pk)


def _visit(request: HttpRequest, pk: int) -> Inspection:
    return get_object_or_404(inspections_visible_to(person(request)), pk=pk)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
