"""The columns of the lists. Those of 2017 to 2024 that were seen differ in a few names and in two further columns."""

from __future__ import annotations

from dataclasses import replace

from ...choices import DemandFormat
from ..layouts import Layout

LMIA_POSITIVE = Layout(
    format=DemandFormat.LMIA_POSITIVE,
    title="LMIA (Canada), positive",
    programme="",
    fields={
        "province": ("Province/Territory", "Province", "Province or Territory"),
        "stream": ("Program Stream", "Stream"),
        "employer": ("Employer", "Employer Name"),
        "address": ("Address", "Employer Address"),
        "occupation": ("Occupation", "Occupations under NOC 2011", "Occupations under NOC 2021", "Occupations"),
        "positions": (
            "Approved Positions",
            "Positions Approved",
            "Number of Positions Approved",
            "Requested Positions",
            "Positions Requested",
            "Number of Positions Requested",
        ),
        "lmias": ("Approved LMIAs", "LMIAs Approved", "Requested LMIAs", "LMIAs Requested"),
    },
    required=("province", "stream", "employer", "address", "occupation", "positions"),
    kept=("Incorporate Status",),
    private=(),
)
LMIA_NEGATIVE = replace(LMIA_POSITIVE, format=DemandFormat.LMIA_NEGATIVE, title="LMIA (Canada), negative")

LMIA_LISTS = (LMIA_POSITIVE, LMIA_NEGATIVE)
LMIA_FORMATS = frozenset(form.format for form in LMIA_LISTS)
