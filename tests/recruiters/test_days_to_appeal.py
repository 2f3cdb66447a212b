"""The days to appeal stand once, with the terms of the regime, and say where they stand and how sure that is."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput
from recruiters.models import LicenceTerm, SanctionRule
from recruiters.services import terms_load
from tests import factories, vetting
from tests.conftest import ClientFor
from tests.sanctions import inspectors, proposed, signed
from tests.security.conftest import rows

pytestmark = pytest.mark.django_db
GT = "gt-ag-50-2022"
MIGRATION = import_module("recruiters.migrations.0024_days_to_appeal_once")


def term(regime: str = GT) -> LicenceTerm:
    return LicenceTerm.objects.get(regime=regime)


def test_what_is_shipped_has_a_source_and_is_of_low_confidence():
    terms_load()
    said = LicenceTerm.objects.exclude(appeal_working_days=None).order_by("regime")
    assert [(one.regime, one.appeal_working_days, one.appeal_confidence) for one in said] == [
        (GT, 5, "low"), ("hn-stss-141-2015", 10, "low"), ("sv-mtps", 10, "low"),
    ]  # fmt: skip
    assert all(one.appeal_source for one in said)


def test_vetting_and_sanctions_read_the_same_row(client_for: ClientFor):
    inspector: Any = client_for(Role.INSPECTOR)
    terms_load()
    LicenceTerm.objects.filter(regime=GT).update(
        appeal_working_days=8, appeal_source="Acuerdo 9-2026", appeal_confidence="high"
    )
    case = vetting.answered(vetting.vetting(by=inspector.user))
    page = inspector.get(reverse("admin:recruiters_vettingcase_change", args=[case.pk]))
    form = next(one.form for one in page.context["offered"] if one.action.name == "propose")
    assert form["appeal_days"].initial == 8
    assert "Acuerdo 9-2026" in str(form["appeal_days"].help_text)
    with time_machine.travel("2026-11-27 15:00", tick=False):
        sanction = signed(factories.recruiter(), "warning")
    assert (sanction.appeal_working_days, sanction.appeal_until) == (8, date(2026, 12, 9))


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "Búsquelo antes"), ("en", "Look it up before"), ("fr", "Vérifiez")],
)
def test_the_page_of_a_sanction_says_how_sure_the_days_are(client_for: ClientFor, language: str, said: str):
    sanction = signed(factories.recruiter(), "warning")
    client = client_for(Role.INSPECTOR)
    client.cookies["django_language"] = language
    page = client.get(f"/admin/recruiters/sanction/{sanction.pk}/change/").content.decode()
    assert "119-96" in page
    assert said in page


def test_nothing_is_proposed_where_no_days_are_on_record():
    proposed(factories.recruiter(), inspectors(1)[0], "warning")
    LicenceTerm.objects.filter(regime=GT).update(appeal_working_days=None)
    with pytest.raises(InvalidInput, match="No days to appeal") as refused:
        proposed(factories.recruiter(), inspectors(1)[0], "warning")
    assert refused.value.field == "regime"


def test_days_without_a_source_are_refused():
    terms_load()
    one = term("ca-ab")
    one.appeal_working_days = 10
    with pytest.raises(ValidationError, match="say where they stand"):
        one.full_clean()


def test_loading_again_fills_what_nobody_entered_and_leaves_what_somebody_did():
    terms_load()
    LicenceTerm.objects.filter(regime=GT).update(appeal_working_days=None, appeal_source="")
    LicenceTerm.objects.filter(regime="sv-mtps").update(appeal_working_days=3, appeal_source="Acuerdo 1")
    terms_load()
    assert (term().appeal_working_days, term("sv-mtps").appeal_working_days) == (5, 3)


def test_a_ministrys_own_days_went_along_and_planning_values_did_not():
    """The statement of the migration, on a table as it was before."""
    terms_load()
    LicenceTerm.objects.update(appeal_working_days=None, appeal_source="")
    rows(
        "CREATE TEMP TABLE rules_before (regime text, confidence text, appeal_working_days int, source text) ON COMMIT DROP;"
        f"INSERT INTO rules_before VALUES ('{GT}', 'low', 10, 'Plan'), ('sv-mtps', 'low', 10, 'Plan'),"
        f" ('{GT}', 'medium', 7, 'Acuerdo 9-2026')"
    )
    rows(MIGRATION.TAKEN_ALONG.replace("recruiters_sanctionrule", "rules_before"))
    assert (term().appeal_working_days, term().appeal_source, term().appeal_confidence) == (
        7,
        "Acuerdo 9-2026",
        "medium",
    )
    assert term("sv-mtps").appeal_working_days is None
    assert not hasattr(SanctionRule(), "appeal_working_days")
