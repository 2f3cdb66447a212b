"""Wage floors and allowances load all or nothing, say line and reason, change nothing the second time, and leave staff's rows alone."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from common.errors import InvalidInput, NotAllowed, WrongState
from pathways.figure_files import read_figures, shipped_figures
from pathways.models import Allowance, WageFloor
from pathways.readable import WrongRules
from pathways.services import figure_publish, figure_save, figure_withdraw, figures_load
from reference.models import Country, Subdivision
from tests import factories

D = date
FILE = """\
checked_on = 2026-11-23

[[group]]
code = "pickers"
scheme = "soc2018"
codes = ["45-2092"]
citation = "Notice 1"
title = { es = "Cosecha", en = "Picking", fr = "Récolte" }

[[floor]]
basis = "state_minimum"
occupations = "pickers"
unit = "hour"
from = 2026-01-01
to = 2026-12-31
citation = "Code 1"
source = "https://www.example.org/law"
confidence = "high"
[floor.amounts]
US-GA = 10.00
US-FL = 11.5

[[allowance]]
kind = "visa_fee"
unit = "once"
from = 2026-01-01
citation = "Fees 1"
source = "https://www.example.org/law"
confidence = "medium"
[allowance.amounts]
US = 205
"""


@pytest.fixture
def figure_file(db, tmp_path):
    """Write `FILE` with each (old, new) replaced; the old text must be there."""
    for code in ("US-GA", "US-FL"):
        factories.subdivision(code)

    def write(*changes, name="wages.toml"):
        text = FILE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


REFUSED = [
    (('code = "pickers"', "code = pickers"), 4, "not readable as TOML"),
    (("checked_on = 2026-11-23\n", ""), 1, "checked_on is missing"),
    (("[[group]]", "[[groups]]"), 1, "unknown key 'groups'"),
    (('basis = "state_minimum"', 'basis = "minimum"'), 11, "basis must be one of aewr"),
    (('scheme = "soc2018"', 'scheme = "soc"'), 5, "scheme must be one of"),
    (('codes = ["45-2092"]', "codes = []"), 6, "codes must be a list of codes"),
    (('unit = "hour"', 'unit = "week"'), 13, "unit must be one of hour, day, month"),
    (("to = 2026-12-31", "to = 2025-12-31"), 15, "ends on 2025-12-31, before it starts"),
    (('citation = "Code 1"\n', ""), 10, "citation is missing"),
    (('unit = "hour"', 'unit = "hour"\nlevle = "I"'), 14, "unknown key 'levle'"),
    (('unit = "hour"', 'unit = "hour"\nlevel = "III"'), 14, "level must be one of I, II"),
    (
        ('unit = "hour"', 'unit = "hour"\nfiled_from = 2026-01-02\nfiled_to = 2026-01-01'),
        15,
        "ends on 2026-01-01, before it starts",
    ),
    (("US-GA = 10.00", "US-GA = 0"), 20, "US-GA: write an amount above zero"),
    (("US-GA = 10.00", "US-GA = -10.00"), 20, "an amount above zero"),
    (("US-GA = 10.00", "US-GA = 10.001"), 20, "at most two decimals"),
    (("US-GA = 10.00", 'US-GA = "10.00"'), 20, "an amount above zero"),
    (("US-GA = 10.00", "US-GA = true"), 20, "an amount above zero"),
    (("US-GA = 10.00", "US-GA = nan"), 20, "an amount above zero"),
    (("US-GA = 10.00", "GA = 10.00"), 20, "'GA' is not a place such as US-GA or MX"),
    (("[floor.amounts]\nUS-GA = 10.00\nUS-FL = 11.5\n", ""), 10, "amounts are missing"),
    (("US = 205", 'US = "none"'), 31, "US: write an amount above zero"),
    (("US-FL = 11.5", "US-ZZ = 11.5"), 21, "not loaded before: US-ZZ"),
    (('occupations = "pickers"', 'occupations = "packers"'), 20, "not loaded before: packers"),
    (('occupations = "pickers"', 'occupations = "pickers"\nprogramme = "us-h2a"'), 21, "not loaded before: us-h2a"),
    (('kind = "visa_fee"', 'kind = "tip"'), 24, "kind must be one of"),
]


@pytest.mark.parametrize(("change", "line", "reason"), REFUSED)
def test_a_wrong_file_is_refused_with_its_line_and_nothing_is_loaded(figure_file, change, line, reason):
    with pytest.raises(WrongRules) as refusal:
        figures_load([figure_file(change)])
    first = refusal.value.problems[0]
    assert (first.line, reason in first.reason) == (line, True), str(first)
    assert not WageFloor.objects.exists()
    assert not Allowance.objects.exists()


def test_two_figures_for_the_same_work_may_not_stand_on_one_day(figure_file):
    again = figure_file(('code = "pickers"', 'code = "others"'), name="again.toml")
    with pytest.raises(WrongRules, match=r"again\.toml:20: the days overlap those of wages\.toml:20"):
        figures_load([figure_file(), again])


def test_figures_of_other_filing_days_may_stand_side_by_side(figure_file):
    before = figure_file(("to = 2026-12-31", "to = 2026-12-31\nfiled_to = 2026-03-31"))
    others = ("to = 2026-12-31", "to = 2026-12-31\nfiled_from = 2026-04-01"), ("US = 205", "MX = 205")
    factories.country("MX")
    assert figures_load([before, figure_file(*others, name="since.toml")]).created == 6


def test_the_command_loads_rules_and_wages_together_or_neither(figure_file):
    with pytest.raises(CommandError) as refusal:
        call_command("load_rules", "--wages", str(figure_file(("US-GA = 10.00", "US-GA = 0"))))
    assert refusal.value.returncode == 2
    assert str(refusal.value).splitlines()[0] == "no rule was loaded:"
    output = StringIO()
    call_command("load_rules", "--wages", str(figure_file()), "--json", stdout=output)
    assert json.loads(output.getvalue())["wages"]["created"] == 3


def test_every_shipped_figure_is_dated_cited_sourced_and_ends_where_nothing_is_known():
    figures = read_figures(shipped_figures())
    for row in (*figures.floors, *figures.allowances):
        values = row.values
        assert values["citation"], row
        assert values["source_url"].startswith("https://"), row
        assert values["checked_on"] == D(2026, 11, 23), row
        assert values["amount"] > 0, row
    without_end = {
        (row.values["basis"], row.values["amount"]) for row in figures.floors if not row.values["effective_to"]
    }
    assert without_end == {("federal_minimum", Decimal("7.25"))}  # stands until the law is changed
    unsure = [row.values for row in figures.floors if row.values["confidence"] == "low"]
    assert len(unsure) == 28
    assert {values["effective_from"].year for values in unsure} == {2022, 2024}


def test_an_upgrade_corrects_a_figure_and_keeps_the_one_that_results_were_made_with(figure_file):
    figures_load([figure_file()])
    old = WageFloor.objects.get(subdivision="US-GA")
    report = figures_load([figure_file(("US-GA = 10.00", "US-GA = 10.25"), ("US-FL = 11.5\n", ""))])
    assert (report.updated, report.unchanged, report.withdrawn) == (1, 1, 1)
    old.refresh_from_db()
    assert (old.state, old.amount) == ("corrected", Decimal("10.00"))
    assert WageFloor.objects.published().get().amount == Decimal("10.25")
    assert figures_load([figure_file()]).updated == 2  # and back again
    assert {floor.amount for floor in WageFloor.objects.published()} == {Decimal("10.00"), Decimal("11.50")}


# ── what staff enter ──────────────────────────────────────────────────────
def drafted(like: WageFloor, by, **fields) -> WageFloor:
    names = ("basis", "programme", "country", "subdivision", "group", "currency", "unit", "citation", "checked_on")
    values = {name: getattr(like, name) for name in names} | {"confidence": "high", "amount": Decimal("12.00")}
    return figure_save(figure=WageFloor(**values | fields), by=by)


@pytest.fixture
def editors(db):
    return factories.user("policy_editor"), factories.user("policy_editor")


def test_a_second_person_publishes_and_the_earlier_figure_ends_the_day_before(figure_file, editors):
    one, other = editors
    figures_load([figure_file(("to = 2026-12-31\n", ""))])
    earlier = WageFloor.objects.get(subdivision="US-GA")
    draft = drafted(earlier, one, effective_from=D(2026, 7, 1))
    with pytest.raises(NotAllowed):
        figure_publish(figure=draft, by=one)
    published = figure_publish(figure=draft, by=other)
    earlier.refresh_from_db()
    assert (published.state, published.approved_by, published.drafted_by) == ("published", other, one)
    assert (earlier.effective_to, earlier.amount) == (D(2026, 6, 30), Decimal("10.00"))
    assert WageFloor.objects.published().effective_on(D(2026, 7, 1)).get(subdivision="US-GA") == published
    with pytest.raises(WrongState):
        figure_publish(figure=published, by=other)
    with pytest.raises(WrongState):
        figure_save(figure=published, by=one)


def test_an_upgrade_never_overwrites_what_staff_entered(figure_file, editors):
    one, other = editors
    figures_load([figure_file(("to = 2026-12-31\n", ""))])
    figure_publish(
        figure=drafted(WageFloor.objects.get(subdivision="US-GA"), one, effective_from=D(2026, 7, 1)), by=other
    )
    report = figures_load([figure_file(("to = 2026-12-31\n", ""), ("US-GA = 10.00", "US-GA = 9.00"))])
    assert (report.kept, report.unchanged) == (1, 2)
    assert set(WageFloor.objects.published().filter(subdivision="US-GA").values_list("amount", flat=True)) == {
        Decimal("10.00"),
        Decimal("12.00"),
    }


def test_a_figure_that_begins_before_another_is_refused_with_its_day(figure_file, editors):
    one, other = editors
    figures_load([figure_file()])
    draft = drafted(WageFloor.objects.get(subdivision="US-GA"), one, effective_from=D(2025, 7, 1))
    with pytest.raises(InvalidInput, match="2026-01-01"):
        figure_publish(figure=draft, by=other)


def test_a_withdrawn_figure_is_not_known_any_more(figure_file, editors):
    figures_load([figure_file()])
    floor = WageFloor.objects.get(subdivision="US-GA")
    figure_withdraw(figure=floor, by=editors[0])
    assert not WageFloor.objects.published().filter(subdivision="US-GA").exists()
    with pytest.raises(WrongState):
        figure_withdraw(figure=floor, by=editors[0])
    assert figures_load([figure_file()]).kept == 1  # a person took it back: an upgrade does not bring it again


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": None}, "amount"),
        ({"is_none": True}, "amount"),
        ({"effective_to": D(2025, 1, 1)}, "effective_to"),
        ({"filed_from": D(2026, 2, 1), "filed_to": D(2026, 1, 1)}, "filed_to"),
        ({"citation": ""}, "citation"),
    ],
)
def test_a_draft_that_cannot_be_says_at_which_field(figure_file, editors, fields, field):
    figures_load([figure_file()])
    with pytest.raises(ValidationError) as refusal:
        drafted(WageFloor.objects.get(subdivision="US-GA"), editors[0], **{"effective_from": D(2027, 1, 1)} | fields)
    assert field in refusal.value.message_dict


BROKEN = [
    ({"effective_to": D(2025, 12, 31)}, "wage_floor_dates_in_order"),
    ({"citation": ""}, "wage_floor_has_its_citation"),
    ({"amount": 0}, "wage_floor_amount_above_zero"),
    ({"amount": None}, "wage_floor_has_its_amount"),
    ({"is_none": True}, "wage_floor_has_its_amount"),
    ({"unit": "week"}, "wage_floor_unit_known"),
    ({"filed_from": D(2026, 2, 1), "filed_to": D(2026, 1, 1)}, "wage_floor_filing_in_order"),
    ({"country_id": "MX"}, "wage_floor_place_in_its_country"),
    ({"origin": "staff"}, "wage_floor_of_staff_published_by_two"),
    ({"effective_from": D(2026, 12, 31)}, "wage_floor_once_a_day"),
    ({"effective_from": D(2025, 1, 1), "filed_to": D(2026, 3, 31)}, "wage_floor_once_a_day"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "constraint"), BROKEN)
def test_the_database_refuses_a_figure_that_cannot_stand(fields, constraint):
    factories.country("MX")
    factories.wage_floor(effective_from=D(2026, 6, 1))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.wage_floor(**{"effective_from": D(2026, 1, 1), "effective_to": D(2026, 5, 31)} | fields) if (
            constraint != "wage_floor_once_a_day"
        ) else factories.wage_floor(**fields)


@pytest.mark.django_db
def test_figures_of_other_levels_sides_and_filing_days_stand_side_by_side():
    factories.wage_floor(filed_to=D(2025, 10, 1))
    factories.wage_floor(filed_from=D(2025, 10, 2))
    factories.wage_floor(level="I", housing="adjusted")
    factories.wage_floor(level="I", housing="unadjusted")
    factories.wage_floor(area="fulton")
    assert (WageFloor.objects.count(), Country.objects.count(), Subdivision.objects.count()) == (5, 1, 1)


@pytest.mark.django_db
def test_every_change_of_a_figure_leaves_a_row_in_the_audit():
    floor = factories.wage_floor()
    WageFloor.objects.filter(pk=floor.pk).update(amount="11.00")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action FROM audit.entry WHERE table_name = 'pathways_wagefloor' AND row_id = %s ORDER BY id",
            [str(floor.pk)],
        )
        assert [row[0] for row in cursor.fetchall()] == ["insert", "update"]
