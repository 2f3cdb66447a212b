"""Pages of webhooks: addresses, their secrets (shown once), and what became of each event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import Role
from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError, InvalidInput
from common.tables import Column, ListTable, state_tabs

from ..choices import DeliveryState
from ..forms import WebhookForm
from ..models import WebhookDelivery, WebhookEndpoint
from ..selectors import employers_owned_by, webhooks_visible_to
from ..services import webhook_add, webhook_ping, webhook_replay, webhook_rotate, webhook_switch
from ..webhooks.catalogue import CATALOGUE, MINISTRY
from ..webhooks.content import fault_told

COLUMNS = (
    Column("event", gettext_lazy("Event")),
    Column("state", gettext_lazy("State"), sort="state"),
    Column("answer", gettext_lazy("Answer")),
    Column("attempts", gettext_lazy("Attempts"), sort="attempts", num=True),
    Column("at", gettext_lazy("When"), sort="event__at"),
    Column("again", gettext_lazy("Again")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.HAVE_WEBHOOKS)
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The addresses; posting adds one. For an employer its owners only."""
    user = person(request)
    employers = None if user.role == Role.ADMINISTRATOR else employers_owned_by(user)
    may_add = employers is None or employers.exists()
    form = WebhookForm(request.POST or None, employers=employers) if may_add else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            endpoint = webhook_add(url=form.cleaned_data["url"], employer=form.cleaned_data.get("employer"), by=user)
        except DomainError as error:
            form.refuse(error)
        else:
            return _page(request, endpoint, secret=endpoint.secret)
    context = {"webhooks": webhooks_visible_to(user), "form": form, "kinds": _kinds(employers is None)}
    return render(request, "employers/webhook_list.html", context)


def _kinds(is_ministry: bool) -> list[tuple[str, Any]]:
    return [(told.kind.value, told.kind.label) for told in CATALOGUE if is_ministry or told.who != MINISTRY]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.HAVE_WEBHOOKS)
def webhook_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it was told, and how that went. Posting one of `ping`, `rotate`, `on`, `off` as `do` acts on it."""
    endpoint = get_object_or_404(webhooks_visible_to(person(request)), pk=pk)
    if request.method != "POST":
        return _page(request, endpoint)
    if request.POST.get("do") == "rotate":
        return _page(request, endpoint, secret=webhook_rotate(endpoint=endpoint).secret)
    try:
        messages.success(request, _done(endpoint, request.POST.get("do", "")))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("employers:webhook", endpoint.pk)


def _done(endpoint: WebhookEndpoint, what: str) -> str:
    match what:
        case "ping":
            webhook_ping(endpoint=endpoint)
            return _("A test is on its way: see below what comes of it.")
        case "on" | "off":
            webhook_switch(endpoint=endpoint, active=what == "on")
            return _("Switched on.") if what == "on" else _("Switched off: it is told nothing more.")
    raise InvalidInput(_("There is no such step: choose one of those that are offered."))


def _page(request: HttpRequest, endpoint: WebhookEndpoint, secret: str = "") -> HttpResponse:
    deliveries = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event", "event__vacancy")
    state = request.GET.get("state", "")
    shown = deliveries.filter(state=state) if state in DeliveryState.values else deliveries
    table = ListTable(request, shown, COLUMNS, default="-at")
    for delivery in table.rows:
        delivery.fault_shown = fault_told(delivery.fault)
    context = {
        "webhook": endpoint,
        "secret": secret,
        "table": table,
        "tabs": state_tabs(request, deliveries, DeliveryState.choices, field="state"),
    }
    return render(request, "employers/webhook.html", context)  # no page of whoever is signed in is kept by anybody


@require_POST
@allowed(Can.HAVE_WEBHOOKS)
def webhook_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    visible = webhooks_visible_to(person(request)).order_by().values("pk")
    delivery = get_object_or_404(WebhookDelivery.objects.filter(endpoint__in=visible), pk=pk)
    try:
        webhook_replay(delivery=delivery)
        messages.success(request, _("It is sent once more, with the same id."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("employers:webhook", delivery.endpoint_id)
