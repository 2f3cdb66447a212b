"""The living page: every component of docs/faces.md with invented content, in the language of the reader."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from common.forms import DateInput, FacesForm
from common.tables import Column, ListTable
from common.wording import day

DAY = date(2026, 11, 26)


@require_GET
def faces(request: HttpRequest) -> HttpResponse:
    """For everybody on a developer's or a demonstration's machine; elsewhere for staff."""
    if not (settings.DEBUG or settings.DEMO or getattr(request.user, "is_staff", False)):
        raise Http404
    messages.success(request, _("Record saved."))
    return render(request, "faces.html", _content(request))


class SampleForm(FacesForm):
    name = forms.CharField(label=gettext_lazy("Full name"), help_text=gettext_lazy("As on the document."))
    document = forms.RegexField(
        r"^\d{13}$",
        label=gettext_lazy("Document number"),
        error_messages={"invalid": gettext_lazy("It has 12 digits; it should have 13.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("Office"), choices=[("", "—"), ("a", "Regional Altos"), ("c", "Costa Sur")]
    )
    born = forms.DateField(label=gettext_lazy("Date of birth"), widget=DateInput, required=False)
    years = forms.IntegerField(label=gettext_lazy("Years of experience"), required=False)
    letter = forms.FileField(label=gettext_lazy("Letter from an employer"), required=False)
    notes = forms.CharField(label=gettext_lazy("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    passport = forms.ChoiceField(
        label=gettext_lazy("Which travel document do they have?"),
        choices=[
            ("valid", gettext_lazy("A valid passport")),
            ("asked", gettext_lazy("Asked for")),
            ("none", gettext_lazy("None yet")),
        ],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=[("spa", "Español"), ("mam", "Mam"), ("quc", "Kʼicheʼ")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("The consent was read aloud and given"),
        help_text=gettext_lazy("Without it the person is registered but not matched."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passport: Any = self.fields["passport"]
        passport.hints = {"valid": _("Write down the day it expires.")}


class SampleFilter(FacesForm):
    office = forms.ChoiceField(
        label=gettext_lazy("Office"), choices=[("", "—"), ("a", "Regional Altos")], required=False
    )
    pathway = forms.ChoiceField(label=gettext_lazy("Pathway"), choices=[("", "—"), ("h2a", "H-2A")], required=False)


COLUMNS = [
    Column("person", gettext_lazy("Worker"), sort="name"),
    Column("occupation", gettext_lazy("Occupation"), sort="occupation"),
    Column("pathways", gettext_lazy("Pathways")),
    Column("years", gettext_lazy("Years"), sort="years", num=True),
    Column("actions", gettext_lazy("Actions"), quiet=True),
]


def _content(request: HttpRequest) -> dict[str, Any]:
    sample = {
        "name": "Elvira Cafetal Ocote",
        "document": "000000000018",
        "passport": "valid",
        "languages": ["spa", "mam"],
    }
    form = SampleForm(sample, auto_id="f_%s")
    return {
        "form": form,
        "filters": SampleFilter(auto_id="s_%s"),
        "saved_lists": [{"pk": 0, "name": _("Passports that end this year"), "query": "passport=ending"}],
        "table": ListTable(request, _people(), COLUMNS, default="person", per_page=4),
        "nobody": ListTable(request, [], COLUMNS, prefix="n"),
        "grid": _grid(),
        "facts": _facts(),
        "stats": _stats(),
        "tabs": _tabs(request),
        "steps": _steps(),
        "job": _job(),
        "events": _events(),
        "path": {"title": "Canada · AGRI", "state": "unknown", "label": _("No data"), "open": True,
                 "summary": _("One paper is missing: this is not a refusal."), "findings": _findings()},
        "parts": _parts(),
        "change": {"rule": _("Passport"), "different": _("valid until 30 June 2027"), "todo": _("Renew it."), "who": ""},
        "groups": {"to_do": _findings()[:1], "notices": _findings()[2:3], "met": _findings()[1:2]},
        "months": _months(),
        "seasons": _seasons(),
        "proof": [(_("Total score"), "184 203 117"), (_("Proven bound"), "184 219 695"), (_("Seed"), "20261122")],
        "wage": Decimal("1657.60"),
        "day": DAY,
        "soon": timezone.localdate() + timedelta(days=4),
        "late": timezone.localdate() - timedelta(days=2),
        "swatches": SWATCHES,
    }  # fmt: skip


def _grid() -> dict[str, Any]:
    numbers = {"Huehuetenango": (41, None), "San Marcos": (18, 0)}
    hidden = pgettext("number of people", "hidden")
    rows = [
        {
            "name": name,
            "url": "#tables",
            "cells": [
                {"words": hidden if n is None else n, "shade": (n or 0) // 10, "is_hidden": n is None} for n in people
            ],
        }
        for name, people in numbers.items()
    ]
    whole = [{"words": words, "shade": 0, "is_hidden": False} for words in (59, hidden)]
    parts = [rows, [{"name": _("Whole registry"), "url": "", "cells": whole}]]
    return {"heads": [_("Department"), _("Occupation"), _("Skill")], "parts": parts}


SWATCHES = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink2",
    "brand",
    "btn",
    "accent",
    "gold",
    "ok",
    "warn",
    "bad",
    "unk",
    "off",
]


def _people() -> list[dict[str, Any]]:
    rows = [
        ("Cafetal Ocote, Elvira", "PT-0318-7742-K", _("Vegetable grower"), "open", _("2 open"), 6),
        (
            "Cedral Pinabete, Tomás",
            "PT-0318-7751-C",
            _("Fruit-tree pruner"),
            "condition",
            _("1 with a condition"),
            3,
        ),
        ("Izote Laguna, Noemí", "PT-0319-0006-T", _("Packer"), "unknown", _("1 paper missing"), 1),
        ("Jícaro Sombra, Abel", "PT-0319-0018-M", _("Gardener"), "closed", _("None today"), 0),
        ("Nance Ribera, Sofía", "PT-0319-0022-A", _("Greenhouse worker"), "open", _("3 open"), 4),
    ]
    names = ("name", "folio", "occupation", "state", "word", "years")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _facts() -> list[tuple[str, object]]:
    return [
        (_("Folio"), "PT-0318-7742-K"),
        (_("Office"), "Regional Altos"),
        (_("Phone"), "•••• 0000"),
        (_("Consent"), _("In force")),
    ]


def _stats() -> list[dict[str, Any]]:
    return [
        {
            "label": _("Available workers"),
            "value": "18 204",
            "note": _("312 more this week"),
            "url": "#tables",
        },
        {"label": _("Open seats"), "value": "2 140", "note": _("in 86 vacancies")},
        {"label": _("Proven gap"), "value": "0.009 %", "note": _("Checked apart"), "face": "ok"},
        {"label": _("Complaints in time"), "value": "94 %", "note": _("3 are due tomorrow"), "face": "warn"},
    ]


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"url": request.path, "label": _("Summary"), "current": True},
        {"url": "#tables", "label": _("Experience")},
        {"url": "#forms", "label": _("Documents")},
        {"url": "#process", "label": _("Placements"), "count": 2},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Freeze the data"), "note": "4 s", "state": "done"},
        {"label": _("Index"), "note": "9 s", "state": "done"},
        {"label": _("Rules"), "note": _("under way"), "state": "current"},
        {"label": _("Assign"), "state": ""},
        {"label": _("Certify"), "state": ""},
    ]


def _job() -> dict[str, Any]:
    return {
        "stage": _("Stage 3 of 5: evaluate the rules"),
        "done": 128_400,
        "total": 200_000,
        "unit": _("workers"),
        "note": _("52 % of the whole"),
        "seconds_left": 70,
        "steps": _steps(),
        "url": "",
    }


def _events() -> list[dict[str, Any]]:
    return [
        {"title": _("Consular interview"), "at": date(2026, 12, 9), "who": _("planned"), "kind": "next"},
        {
            "title": _("Offer accepted"),
            "text": _("Contract read in their language."),
            "at": DAY,
            "who": "R. Ocote",
            "kind": "now",
        },
        {
            "title": _("Proposal shortlisted"),
            "at": date(2026, 11, 19),
            "who": _("Coordination"),
            "url": "#states",
            "kind": "",
        },
        {"title": _("Registered"), "at": date(2026, 3, 4), "who": "Valle Nuevo", "kind": ""},
    ]


def _findings() -> list[dict[str, Any]]:
    return [
        {"state": "unknown", "label": _("No data"), "rule": _("Medical examination"), "value": _("none"),
         "threshold": _("6 months old at most"), "citation": _("Programme requirements, annex 2"), "confidence": _("medium"),
         "todo": _("Bring a medical certificate from an authorised centre. The programme pays for it.")},
        {"state": "pass", "label": _("Met"), "rule": _("Passport valid during the stay"), "value": day(date(2031, 8, 2)),
         "threshold": day(date(2028, 3, 31)), "citation": "8 CFR 214.2(h)", "checked_on": DAY, "source_url": "https://www.ecfr.gov/"},
        {"state": "condition", "label": _("Condition"), "rule": _("Written job offer"), "citation": _("Guidelines, no. 7"),
         "todo": _("Bring the offer signed by the employer.")},
        {"state": "fail", "label": _("Not met"), "rule": _("Cap of the half-year"), "value": "0", "threshold": "33 000",
         "citation": "INA 214(g)(10)"},
    ]  # fmt: skip


def _seasons() -> dict[str, Any]:
    """A season agreed, one that is open, one to be expected, over two years."""
    bars = [("f4", 6, 24), ("f1", 34, 18), ("f3", 60, 26)]
    ticks = [("1 27", 4), ("4 27", 16), ("7 27", 29), ("10 27", 41), ("1 28", 54), ("4 28", 66), ("7 28", 79)]
    return {
        "words": f"{day(date(2027, 1, 15))} – {day(date(2028, 8, 31))}",
        "band": {
            "bars": [
                {"number": number, "fill": fill, "x": f"{x}%", "width": f"{width}%", "middle": f"{x + width / 2}%"}
                for number, (fill, x, width) in enumerate(bars, start=1)
            ],
            "ticks": [{"x": f"{x}%", "label": label, "wide": n % 2 == 1} for n, (label, x) in enumerate(ticks)],
        },
    }


def _months() -> dict[str, Any]:
    """Free to October, then half a month, then at home."""
    free = [2] * 9 + [1, 0, 0]
    months = [
        {"first": date(2027, number, 1), "free": level, "x": f"{(number - 1) * 25 / 3:.2f}%",
         "middle": f"{(number - 0.5) * 25 / 3:.2f}%", "width": "8.33%"}
        for number, level in enumerate(free, start=1)
    ]  # fmt: skip
    return {"words": f"{day(date(2027, 1, 1))} – {day(date(2027, 10, 15))}", "months": months}


def _parts() -> list[dict[str, Any]]:
    return [
        {"label": _("Proven skill"), "max": 40, "value": 36.8, "other": 28.4},
        {"label": _("Experience in the crop"), "max": 20, "value": 16.0, "other": 19.0},
        {"label": _("Availability"), "max": 15, "value": 15.0, "other": 15.0},
    ]
