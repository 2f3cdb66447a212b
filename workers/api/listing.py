"""The list of people: the filters of its page, with words for what they do not understand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts.guards import person
from accounts.models import Office
from accounts.scope import people_scope
from common.api import LONGEST_SEARCH, CappedPages
from common.paging import CappedPaginator
from common.tables import ListTable
from reference.models import Country

from ..choices import WorkerStatus
from ..forms import WorkerFilter
from ..models import Worker
from ..selectors import filtered_workers, in_state, workers_visible_to
from ..views.lists import COLUMNS, MOST_LISTED

ORDERS = [f"{down}{column.key}" for column in COLUMNS if column.sort for down in ("", "-")]
_SAID = {
    "q": "Name, folio, last four digits of an identity, phone or municipality; best first.",
    "pathway": "Code of a programme that is open to the person, or open if facts are put right.",
    "standing": "`open`: of `pathway` only those to whom it is open and nothing is missing.",
    "occupation": "Code of work that the person has done.",
    "crop": "Code of a crop or animal that the person has worked with.",
    "language": "Code of a language that the person speaks at least a little.",
    "office": "Id of an office.",
    "country": "Code of the registry's country.",
    "passport": "`ending`: expired, or within 90 days.",
    "sort": "Of more people than are counted only the orders `registered` and `-registered` are given.",
}
FILTERS = [
    *(OpenApiParameter(name, str, description=said) for name, said in _SAID.items() if name not in ("office", "sort")),
    OpenApiParameter("office", int, description=_SAID["office"]),
    OpenApiParameter("status", str, enum=WorkerStatus.values),
    OpenApiParameter("free_from", OpenApiTypes.DATE, description="Can be away on all days from this one"),
    OpenApiParameter("free_to", OpenApiTypes.DATE, description="to this one."),
    OpenApiParameter("sort", str, enum=ORDERS, description=_SAID["sort"]),
]


class PeoplePaginator(CappedPaginator):
    most = MOST_LISTED


class PeoplePages(CappedPages):
    django_paginator_class = PeoplePaginator


class PeopleFilter(WorkerFilter):
    """Besides those of the page: a registry, an order, and an office also for who has but one."""

    q = forms.CharField(required=False, max_length=LONGEST_SEARCH)
    country = forms.ModelChoiceField(required=False, queryset=Country.objects.all())
    sort = forms.ChoiceField(required=False, choices=[(order, order) for order in ORDERS])

    def __init__(self, request: Request) -> None:
        super().__init__(request.query_params, user=person(request))
        offices = Office.objects.filter(people_scope(person(request)).q("country", "pk"))
        self.fields["office"] = forms.ModelChoiceField(required=False, queryset=offices)


def people_asked_for(request: Request) -> QuerySet[Worker]:
    """Raises `ValidationError` with a sentence for each filter that means nothing."""
    filters = PeopleFilter(request)
    if not filters.is_valid():
        raise ValidationError({name: [str(said) for said in errors] for name, errors in filters.errors.items()})
    chosen = filters.cleaned_data
    user = person(request)
    people = in_state(filtered_workers(workers_visible_to(user), chosen, people_scope(user)), chosen)
    if chosen["country"]:
        people = people.filter(country=chosen["country"])
    return _in_order(request, people, chosen)


def _in_order(request: Request, people: QuerySet[Worker], chosen: dict[str, Any]) -> QuerySet[Worker]:
    default = "" if chosen["q"] else "-registered"
    table = ListTable(request._request, people, COLUMNS, default=default, most=MOST_LISTED)
    if chosen["sort"] and table.sort != chosen["sort"]:
        said = _("Of more than %(most)d people this order is not given: narrow the list first.")
        raise ValidationError({"sort": [said % {"most": MOST_LISTED}]})
    return table.source  # type: ignore[return-value]
