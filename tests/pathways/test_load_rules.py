"""Loading is all or nothing, says line and reason, changes nothing the second time, and never touches what is staff's."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pathways.choices import Origin, PublicationState
from pathways.models import Programme, Rule, RuleSet
from pathways.rule_files import WrongRules, shipped_files
from pathways.services import rules_load
from tests.factories import user

REFUSED = [
    (("[[rule]]\nkey", "[[rule]\nkey"), 17, "not readable as TOML"),
    (('code = "us-test"\n', ""), 1, "code is missing"),
    (('code = "us-test"', 'code = "US test"'), 1, "lower-case words joined by hyphens"),
    (('authority = "Nobody"\nchecked', 'author = "Nobody"\nchecked'), 2, "unknown key 'author'"),
    (("is_work = true", 'is_work = "yes"'), 12, "is_work must be true or false"),
    (('status = "in_force"', 'status = "alive"'), 11, "status must be one of in_force"),
    (('kind = "minimum_age"\nparameters.years = 21', 'kind = "age"\nparameters.years = 21'), 32, "unknown kind 'age'"),
    (("parameters.years = 21", "parameters.yeers = 21"), 33, "unknown parameter 'yeers'; allowed: years"),
    (("parameters.years = 21", "parameters.years = 12"), 33, "between 14 and 99"),
    (("parameters.years = 21", 'parameters.years = 21\napplies_to.sex = ["F"]'), 34, "unknown parameter 'sex'"),
    (("parameters.years = 21", "parameters.years = 21\nvalid = true"), 34, "unknown key 'valid'"),
    (('citation = "Law 2"\n', ""), 30, "citation is missing"),
    (('citation = "Law 2"', 'citation = "  "'), 35, "citation must be a text that says something"),
    (("from = 2025-01-01", "from = 2025-01-01\nto = 2024-12-31"), 39, "ends on 2024-12-31, before it starts"),
    (("from = 2025-01-01", 'from = "soon"'), 38, "from must be a date such as 2026-11-23, not 'soon'"),
    (("from = 2025-01-01", "from = 2025-01-01T08:00:00Z"), 38, "from must be a date"),
    (("from = 2025-01-01", "from = 2024-12-31"), 30, "the dates overlap those of the rule in line 17"),
    (("2025-01-01\ntitle = { es", "2025-01-01\ntitle = { de"), 39, "unknown language 'de'"),
    (('fr = "Attendez" }\n\n[[rule]]', 'fr = "" }\n\n[[rule]]'), 28, "advice.fr must be a text that says something"),
    (
        ('severity = "bar"\ncitation = "Law 2"', 'severity = "wall"\ncitation = "Law 2"'),
        34,
        "severity must be one of bar",
    ),
    (('"https://www.example.org/law"\nconfidence', '"http://example.org"\nconfidence'), 23, "beginning with https://"),
    (("parameters.years = 21", 'parameters.years = ">= 21"'), 33, "must be a whole number, not '>= 21'"),
    (("parameters.years = 21", "parameters.years.gte = 21"), 33, "must be a whole number, not {'gte': 21}"),
    (
        ("parameters.years = 21", 'parameters.years = 21\napplies_to.programme = ["us-h2a"]'),
        34,
        "for rule sets that are not of one pathway",
    ),
    (("parameters.years = 21", 'parameters.years = 21\napplies_to.crop = ["quinoa"]'), 30, "tables: quinoa"),
    (("parameters.years = 21", 'parameters.years = 21\napplies_to.occupation = ["1234"]'), 30, "tables: 1234"),
    (('country = "US"', 'country = "ZZ"'), 1, "the country 'ZZ' is not in the reference tables"),
    (
        ("parameters.years = 21", 'parameters.years = 21\napplies_to.place = ["MX-ZZZ"]'),
        30,
        "not in the reference tables: MX-ZZZ",
    ),
]


def test_a_second_rule_set_of_a_programme_needs_the_file_that_describes_it(places, rule_file):
    whole = rule_file()
    text = whole.read_text(encoding="utf-8")
    first, rest = text.split("[programme]")
    rules = rest[rest.index("[[rule]]") :]
    more = whole.with_name("us-test-rights.toml")
    head = first.replace('code = "us-test"', 'code = "us-test-rights"\nprogramme = "us-test"')
    more.write_text(head + rules, encoding="utf-8")
    with pytest.raises(WrongRules, match="no file describes the programme 'us-test'"):
        rules_load([more])
    assert rules_load([more, whole]).created == 4
    assert {rule_set.programme_id for rule_set in RuleSet.objects.all()} == {"us-test"}
    assert rules_load([more]).unchanged == 2  # described by what is loaded already


@pytest.mark.parametrize(("change", "line", "reason"), REFUSED)
def test_a_wrong_file_is_refused_with_its_line_and_nothing_is_loaded(places, rule_file, change, line, reason):
    path = rule_file(change)
    with pytest.raises(WrongRules) as refusal:
        rules_load([path])
    first = refusal.value.problems[0]
    assert (first.line, reason in first.reason) == (line, True), str(first)
    assert not Rule.objects.exists()
    assert not Programme.objects.exists()


def test_rules_that_cannot_both_hold_are_refused_naming_both(places, rule_file):
    path = rule_file(
        ("to = 2024-12-31\n", ""),
        (
            'key = "adult"\nkind = "minimum_age"\nparameters.years = 18',
            'key = "farm"\nkind = "sector"\nparameters.agricultural = true',
        ),
        ('kind = "minimum_age"\nparameters.years = 21', 'kind = "sector"\nparameters.agricultural = false'),
    )
    with pytest.raises(
        WrongRules, match=r"us-test\.toml:29: adult: cannot hold together with the rule farm in line 17"
    ):
        rules_load([path])
    assert not Rule.objects.exists()


def test_the_command_ends_with_code_2_and_one_line_a_problem(places, rule_file):
    path = rule_file(
        ("parameters.years = 18", "parameters.years = 1"), ("parameters.years = 21", "parameters.years = 2")
    )
    with pytest.raises(CommandError) as refusal:
        call_command("load_rules", str(path))
    assert refusal.value.returncode == 2
    assert str(refusal.value).splitlines() == [
        "no rule was loaded:",
        "us-test.toml:20: parameter 'years' must be between 14 and 99, not 1",
        "us-test.toml:33: parameter 'years' must be between 14 and 99, not 2",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe", "is not UTF-8 text"), (b"#" * 2_000_001, "larger than 2 MB"), (None, "cannot be read")],
)
def test_a_file_that_is_none_is_refused(places, tmp_path, content, reason):
    path = tmp_path / "rules.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongRules, match=reason):
        rules_load([path])


def test_one_rule_set_may_not_be_in_two_files(places, rule_file):
    with pytest.raises(WrongRules, match="'us-test' is in two files"):
        rules_load([rule_file(), rule_file(name="again.toml")])


def test_the_shipped_rules_load_once_and_then_change_nothing(freshly_loaded, wage_places):
    assert freshly_loaded.created == freshly_loaded.read == Rule.objects.published().count() > 90
    stamps = list(Rule.objects.order_by("pk").values_list("pk", "updated_at"))
    output = StringIO()
    call_command("load_rules", "--json", stdout=output)
    assert json.loads(output.getvalue())["rules"] == {
        "read": freshly_loaded.read,
        "created": 0,
        "updated": 0,
        "unchanged": freshly_loaded.read,
        "kept": 0,
        "withdrawn": 0,
    }
    assert list(Rule.objects.order_by("pk").values_list("pk", "updated_at")) == stamps
    assert Programme.objects.count() == 12
    assert {s.programme_id for s in RuleSet.objects.filter(code__in=["platform", "origin-hn"])} == {None}
    assert {s.code for s in RuleSet.objects.filter(programme="us-h2a")} == {
        *("us-h2a", "us-h2a-process", "us-h2a-range", "us-h2a-rights")
    }
    assert len(shipped_files()) == RuleSet.objects.count()


def test_an_upgrade_corrects_a_shipped_rule_and_moves_its_dates(places, rule_file):
    rules_load([rule_file()])
    earlier = ("to = 2024-12-31", "to = 2025-06-30"), ("from = 2025-01-01", "from = 2025-07-01")
    report = rules_load([rule_file(("Law 1", "Law 1, corrected"), *earlier)])
    assert (report.updated, report.created, report.withdrawn) == (1, 1, 1)
    standing = Rule.objects.published().values_list("citation", "effective_from", "effective_to")
    assert set(standing) == {
        ("Law 1, corrected", date(2020, 1, 1), date(2025, 6, 30)),
        ("Law 2", date(2025, 7, 1), None),
    }
    assert rules_load([rule_file()]).updated == 2  # and back again


def test_an_upgrade_keeps_the_earlier_text_and_says_what_it_did(places, rule_file):
    rules_load([rule_file()])
    first = Rule.objects.get(citation="Law 1")
    rules_load([rule_file(("Law 1", "Law 1, corrected"))])
    first.refresh_from_db()
    second = Rule.objects.published().get(key="adult", effective_from=date(2020, 1, 1))
    assert (first.state, first.citation, second.citation) == ("corrected", "Law 1", "Law 1, corrected")
    assert second.supersedes == first
    rules_load([rule_file(("Law 1", "Law 1, corrected"), ("from = 2025-01-01", "from = 2025-01-01\nto = 2027-12-31"))])
    ended = Rule.objects.get(citation="Law 2")
    assert [(event.action, event.last_day_before, event.last_day) for event in ended.events.all()] == [
        ("upgrade", None, date(2027, 12, 31))
    ]
    assert first.events.get().action == "correct"


def test_what_staff_ended_withdrew_or_replaced_is_never_overwritten(places, rule_file):
    rules_load([rule_file()])
    old, new = Rule.objects.order_by("effective_from")
    old.state = PublicationState.WITHDRAWN
    old.approved_by = user("policy_editor")
    old.save()
    new.effective_to = date(2026, 12, 31)
    new.save()
    staff_rule(new, effective_from=date(2027, 1, 1)).save()
    report = rules_load([rule_file(("Law 1", "Law 1b"), ("Law 2", "Law 2b"))])
    assert (report.kept, report.updated, report.created) == (2, 0, 0)
    assert set(Rule.objects.values_list("citation", flat=True)) == {"Law 1", "Law 2", "Circular 7"}


def test_a_shipped_rule_does_not_push_out_one_of_staff(places, rule_file):
    rules_load([rule_file()])
    new = Rule.objects.get(effective_from=date(2025, 1, 1))
    new.delete()
    staff_rule(new, effective_from=date(2025, 3, 1)).save()
    report = rules_load([rule_file()])
    assert (report.kept, report.unchanged) == (1, 1)


def staff_rule(like: Rule, **fields: object) -> Rule:
    values = {f.attname: getattr(like, f.attname) for f in Rule._meta.fields if not f.primary_key}
    values |= {"origin": Origin.STAFF, "citation": "Circular 7", "shipped_version": "", "effective_to": None}
    values |= {"drafted_by": user("policy_editor"), "approved_by": user("policy_editor"), "approved_at": timezone.now()}
    values = {k: v for k, v in values.items() if k not in ("drafted_by_id", "approved_by_id")} | fields
    return Rule(**values)


# ── what the database itself refuses ──────────────────────────────────────
@pytest.fixture
def standing_rule(places, rule_file) -> Rule:
    rules_load([rule_file()])
    return Rule.objects.get(effective_from=date(2025, 1, 1))


BROKEN = [
    ({"effective_from": date(2027, 1, 2), "effective_to": date(2027, 1, 1)}, "rule_dates_in_order"),
    ({"citation": ""}, "rule_has_its_citation"),
    ({"approved_by": None}, "rule_of_staff_published_by_two_people"),
    ({"approved_at": None}, "rule_of_staff_published_by_two_people"),
    ({"effective_from": date(2026, 1, 1)}, "rule_published_once_a_day"),
    ({"effective_from": date(2020, 1, 1), "effective_to": date(2020, 1, 1)}, "rule_published_once_a_day"),
    ({"origin": Origin.SHIPPED, "effective_from": date(2025, 1, 1)}, "rule_shipped_once"),
]


@pytest.mark.parametrize(("fields", "constraint"), BROKEN)
def test_the_database_refuses_a_rule_that_cannot_stand(standing_rule, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        staff_rule(standing_rule, **fields).save()


def test_nobody_approves_their_own_rule(standing_rule):
    editor = user("policy_editor")
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        staff_rule(standing_rule, drafted_by=editor, approved_by=editor, effective_from=date(2019, 1, 1)).save()


def test_what_stands_no_more_may_overlap_and_ranges_may_touch(standing_rule):
    staff_rule(standing_rule, state=PublicationState.CORRECTED).save()
    staff_rule(standing_rule, state=PublicationState.WITHDRAWN).save()
    staff_rule(standing_rule, effective_from=date(2019, 1, 1), effective_to=date(2019, 12, 31)).save()
    assert Rule.objects.count() == 5


def test_every_change_of_a_rule_leaves_a_row_in_the_audit(standing_rule):
    Rule.objects.filter(pk=standing_rule.pk).update(citation="Law 3")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, changed ->> 'citation' FROM audit.entry WHERE table_name = 'pathways_rule' AND row_id = %s"
            " ORDER BY id",
            [str(standing_rule.pk)],
        )
        assert cursor.fetchall() == [("insert", "Law 2"), ("update", "Law 3")]
