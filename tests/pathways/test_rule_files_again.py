"""A rule set goes out as a file and comes back: the same in meaning, and what differs becomes drafts, never rules."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from pathways.exporting import rule_set_text
from pathways.models import Rule, RuleChange, RuleSet
from pathways.rule_files import RuleFile, WrongRules, read_rule_files, shipped_files
from pathways.services import change_publish, change_submit, rules_import, rules_load
from tests import factories
from tests.pathways.drafting import editor, later, published

from .conftest import RULE_FILE


@pytest.fixture
def loaded(places, rule_file) -> RuleSet:
    rules_load([rule_file()])
    return RuleSet.objects.get()


def meaning(file: RuleFile) -> tuple[object, ...]:
    """In whatever order: what goes out keeps the texts of one rule together."""
    rows = {row.identity: dict(row.values) for row in file.rows}
    assert len(rows) == len(file.rows)
    return file.code, file.rule_set, file.programme, file.of_programme, rows


def exported(folder: Path, code: str) -> Path:
    path = folder / f"{code}.toml"
    path.write_text(rule_set_text(RuleSet.objects.select_related("programme").get(pk=code)), encoding="utf-8")
    return path


# ── out ───────────────────────────────────────────────────────────────────
def test_every_shipped_set_goes_out_as_it_came_in(freshly_loaded, tmp_path):
    for path in shipped_files():
        (came,), (went,) = read_rule_files([path]), read_rule_files([exported(tmp_path, path.stem)])
        assert meaning(went) == meaning(came), path.name


def test_what_went_out_comes_in_unchanged(freshly_loaded, tmp_path):
    paths = [exported(tmp_path, rule_set.pk) for rule_set in RuleSet.objects.all()]
    report = rules_load(paths)
    assert (report.unchanged, report.updated, report.created, report.withdrawn) == (freshly_loaded.read, 0, 0, 0)


def test_signs_that_files_cannot_hold_as_they_are_survive(loaded, tmp_path):
    words = 'a "quoted" back\\slash\nnew line\ttab \x7f \u00e9 \ua78c'
    Rule.objects.filter(effective_from=date(2025, 1, 1)).update(advice_es=words)
    (file,) = read_rule_files([exported(tmp_path, "us-test")])
    assert file.rows[1].values["advice_es"] == words


def test_a_day_chooses_the_texts_that_stand_on_it(loaded, capsys):
    output = StringIO()
    call_command("export_rules", "us-test", "--as-of", "2024-12-31", stdout=output)
    assert "Law 1" in output.getvalue()
    assert "Law 2" not in output.getvalue()
    with pytest.raises(CommandError, match="there are: us-test") as refused:
        call_command("export_rules", "us-tset")
    assert refused.value.returncode == 2


def test_everybody_who_reads_rules_can_download_a_set(loaded, client_for):
    response = client_for(Role.COORDINATOR).get("/pathways/rules/export/us-test/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="us-test.toml"'
    assert response.content.decode() == rule_set_text(loaded)
    assert client_for(Role.COORDINATOR).get("/pathways/rules/export/nothing/").status_code == 404


# ── in ────────────────────────────────────────────────────────────────────
def take_in(text: str, **options: object) -> object:
    who = options.pop("by", None) or editor()
    return rules_import(name="review.toml", text=text.encode(), by=who, reason="Acuerdo 12-2026", **options)


def changed(*changes: tuple[str, str]) -> str:
    text = RULE_FILE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def from_day(first: date, years: int) -> str:
    return f"""
[[rule]]
key = "adult"
kind = "minimum_age"
parameters.years = {years}
severity = "bar"
citation = "Law 3"
source = "https://www.example.org/law"
confidence = "high"
from = {first}
title = {{ es = "Mayor de edad", en = "Of age", fr = "Majeur" }}
advice = {{ es = "Espere", en = "Wait", fr = "Attendez" }}
"""


def test_a_file_that_says_the_same_drafts_nothing(loaded):
    report = take_in(RULE_FILE)
    assert (report.read, report.unchanged, report.drafted) == (2, 2, 0)


def test_a_later_text_of_a_rule_becomes_a_draft_that_ends_the_present_one(loaded):
    by = editor()
    ended = changed(("from = 2025-01-01", f"from = 2025-01-01\nto = {later() - timedelta(days=1)}"))
    report = take_in(ended + from_day(later(), 18), by=by)
    (change,) = report.changes
    assert (report.unchanged, change.action, change.status) == (2, "change", "draft")
    assert (change.rule.citation, change.reason, change.imported_from) == ("Law 2", "Acuerdo 12-2026", "review.toml")
    assert Rule.objects.count() == 2
    change_submit(change=change, by=by)
    change_publish(change=change, by=editor())
    assert Rule.objects.get(citation="Law 3").supersedes.effective_to == later() - timedelta(days=1)
    assert rules_load_unchanged()


def rules_load_unchanged() -> bool:
    """What was published in this way is what the file said: bringing it in again drafts nothing."""
    return take_in(rule_set_text(RuleSet.objects.get())).drafted == 0


def test_the_same_file_again_drafts_nothing_twice(loaded):
    text = RULE_FILE + from_day(later(), 18)
    text = text.replace("from = 2025-01-01", f"from = 2025-01-01\nto = {later() - timedelta(days=1)}")
    take_in(text)
    report = take_in(text)
    assert (report.drafted, report.already) == (0, 1)
    assert RuleChange.objects.count() == 1


ASKED = [
    ([("from = 2025-01-01", "from = 2025-01-01\nto = 2099-12-31")], "end"),
    (
        [
            (
                'from = 2025-01-01\ntitle = { es = "Mayor',
                'from = 2025-01-01\nchecked_on = 2026-11-24\ntitle = { es = "Mayor',
            )
        ],
        "check",
    ),
    ([('"Law 2"', '"Law 2, as published"')], "change"),
    (
        [
            (
                'key = "adult"\nkind = "minimum_age"\nparameters.years = 21',
                'key = "older"\nkind = "minimum_age"\nparameters.years = 21',
            )
        ],
        "new",
    ),
]


@pytest.mark.parametrize(("changes", "action"), ASKED)
def test_what_differs_says_what_is_to_be_done(loaded, changes, action):
    (change,) = take_in(changed(*changes)).changes
    assert change.action == action
    assert change.is_correction is (action in ("change", "new"))  # from 2025: days that are over


def test_further_texts_of_one_rule_wait_for_one_another(loaded):
    by, second = editor(), editor()
    until = later(29)
    text = RULE_FILE.replace("from = 2025-01-01", f"from = 2025-01-01\nto = {until}") + from_day(later(30), 18)
    text = text.replace(f"from = {later(30)}", f"from = {later(30)}\nto = {later(59)}") + from_day(later(60), 19)
    report = take_in(text, by=by, submit=True)
    assert (report.drafted, report.not_ready) == (2, 1)
    first, last = report.changes
    change_publish(change=first, by=second)
    change_submit(change=last, by=by)
    change_publish(change=last, by=second)
    assert last.published_rule.supersedes == first.published_rule
    assert rules_load_unchanged()


def test_rules_that_the_file_leaves_out_are_left_alone_and_named(loaded):
    text = RULE_FILE.replace('key = "adult"', 'key = "older"')
    assert take_in(text).left_alone == ["Of age"]
    assert Rule.objects.published().count() == 2


REFUSED = [
    (("parameters.years = 21", "parameters.years = 12"), 33, "between 14 and 99"),
    (('code = "us-test"', 'code = "us-other"'), 1, "there is no rule set 'us-other' here"),
    (("to = 2024-12-31", ""), 30, "the dates overlap"),
    (("parameters.years = 21", 'parameters.years = 21\napplies_to.place = ["MX-ZZZ"]'), 30, "MX-ZZZ"),
    (("to = 2024-12-31", 'to = "2024"'), 26, "must be a date"),
]


@pytest.mark.parametrize(("change", "line", "reason"), REFUSED)
def test_a_wrong_file_is_refused_with_its_line_and_nothing_is_drafted(loaded, change, line, reason):
    with pytest.raises(WrongRules) as refused:
        take_in(changed(change) + from_day(later(), 18).replace("adult", "third"))
    first = refused.value.problems[0]
    assert (first.line, reason in first.reason) == (line, True), str(first)
    assert not RuleChange.objects.exists()


def test_an_end_is_not_put_off_by_a_file(loaded):
    published("end", rule=Rule.objects.get(effective_from=date(2025, 1, 1)), last_day=later())
    with pytest.raises(WrongRules, match="a rule that goes on longer is a new"):
        take_in(RULE_FILE)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 2_000_001, b"[[rule]\n"])
def test_what_is_no_rule_file_is_refused(loaded, content):
    with pytest.raises(WrongRules):
        rules_import(name="x.toml", text=content, by=editor(), reason="x")


# ── the command ───────────────────────────────────────────────────────────
def test_the_command_drafts_tries_and_refuses(loaded, tmp_path):
    by = editor()
    path = tmp_path / "review.toml"
    path.write_text(changed(('"Law 2"', '"Law 2, as published"')), encoding="utf-8")
    options = ["import_rules", str(path), "--reason", "Revisión", "--by", by.email]
    output = StringIO()
    call_command(*options, "--dry-run", "--json", stdout=output)
    assert json.loads(output.getvalue())["drafted"] == 1
    assert not RuleChange.objects.exists()
    call_command(*options, "--submit", stdout=output)
    assert RuleChange.objects.get().status == "submitted"
    with pytest.raises(CommandError, match="may edit rules") as refused:
        call_command(*options[:-1], factories.user(Role.COORDINATOR).email)
    assert refused.value.returncode == 2
    path.write_text("code = 1", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was drafted"):
        call_command(*options)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_rules", str(tmp_path / "none.toml"), "--reason", "x", "--by", by.email)
