"""What anybody may read of a pathway, without an account, in three languages, on one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from pathways.choices import LegalStatus, RuleKind
from pathways.help_files import SHIPPED, read_help_lines
from pathways.models import FilingStep, HelpLine, Programme, Rule
from pathways.public import SECTIONS, UNTOLD
from pathways.readable import WrongRules
from pathways.services import help_lines_load, rules_load, steps_load
from tests.conftest import Shared

pytestmark = pytest.mark.django_db
MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def _shipped(shared_rows: Shared) -> Iterator[None]:
    with shared_rows():
        call_command("load_reference", verbosity=0)
        rules_load()
        help_lines_load()
        yield


@pytest.fixture
def shipped(_shipped: None, db: None) -> None:
    """A test that stands on the shipped lists, rules and lines to call."""


def page(code: str, language: str = "es") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(reverse("public:pathway", args=[code]))
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    return answer.content.decode()


def test_every_kind_of_rule_has_its_section_or_is_left_out_on_purpose():
    told = [kind for _title, kinds in SECTIONS for kind in kinds]
    assert sorted([*told, *UNTOLD]) == sorted(RuleKind.values)


def test_everybody_reads_the_list_and_every_pathway(shipped: None):
    listed = Client().get(reverse("public:pathways")).content.decode()
    for programme in Programme.objects.all():
        assert reverse("public:pathway", args=[programme.pk]) in listed
        page(programme.pk)


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Nadie puede cobrarle"), ("en", "Nobody may charge"), ("fr", "Personne ne peut")]
)
def test_the_same_message_in_three_languages(shipped: None, language: str, words: str):
    text = page("us-h2a", language)
    assert words in text
    rule = Rule.objects.published().filter(rule_set="us-h2a", key="housing").get()
    assert getattr(rule, f"title_{language}") in text
    assert rule.citation in text
    assert "1-866-487-9243" in text


def test_rules_that_are_not_law_are_not_told(shipped: None):
    rule = Rule.objects.published().filter(rule_set="us-h2a", key="housing").get()
    Rule.objects.filter(pk=rule.pk).update(legal_status=LegalStatus.HYPOTHETICAL)
    assert rule.title_es not in page("us-h2a")


def test_a_pathway_that_is_closed_or_permits_no_work_says_so_first(shipped: None):
    Programme.objects.filter(pk="us-h2b").update(status=LegalStatus.CLOSED)
    Programme.objects.filter(pk="mx-tvtf").update(is_work=False)
    assert "Whoever offers you a place in it is deceiving you" in page("us-h2b", "en")
    assert "It permits no work" in page("mx-tvtf", "en")
    assert "deceiving" not in page("us-h2a", "en")


def test_the_code_on_the_sheet_leads_back_to_the_page_and_carries_no_style(shipped: None):
    text = page("us-h2a")
    drawing = re.search(r"<svg.*?</svg>", text.partition('class="qr"')[2], re.DOTALL)
    assert drawing is not None
    assert "style" not in drawing[0]
    assert "http://testserver/vias/us-h2a/" in text


def test_an_unknown_pathway_is_not_there():
    assert Client().get("/vias/no-such-way/").status_code == 404
    assert Client().post(reverse("public:pathways")).status_code == 405


def test_no_session_is_begun_for_a_reader(shipped: None):
    answer = Client().get(reverse("public:pathway", args=["us-h2a"]))
    assert "sessionid" not in answer.cookies


# ── help lines ────────────────────────────────────────────────────────────


def test_loading_again_changes_nothing_and_what_staff_changed_stays(shipped: None, client_for: Any):
    assert help_lines_load()["created"] == 0
    line = HelpLine.objects.get(country="GT", key="labour-ministry")
    client = client_for(Role.POLICY_EDITOR)
    address = reverse("admin:pathways_helpline_change", args=[line.pk])
    form = client.get(address).context["adminform"].form
    body = {name: form[name].value() for name in form.fields} | {"number": "1512"}
    assert client.post(address, {k: v for k, v in body.items() if v not in (None, False)}).status_code == 302
    assert help_lines_load()["kept"] == 1
    assert HelpLine.objects.get(pk=line.pk).number == "1512"


def test_a_line_that_is_switched_off_is_not_shown(shipped: None):
    HelpLine.objects.filter(number="1511").update(is_active=False)
    assert "tel:1511" not in page("us-h2a")
    assert "tel:1555" in page("us-h2a")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('number = "911"', 'number = "call me"'), "telephone number"),
        (('topic = "danger"', 'topic = "fun"'), "must be one of"),
        (('key = "emergency"', 'key = "Emergency!"'), "lower-case words"),
        (("position = 1", "position = 0"), "from 1 to 999"),
        (('confidence = "medium"', 'confidence = "sure"'), "confidence"),
        (('title.fr = "Urgences"', ""), "title.fr"),
        (('country = "US"', 'country = "US"\nwho = "x"'), "unknown key"),
        (("checked_on = 2026-11-23", ""), "checked_on"),
        (("[[line]]", "[[line"), "TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(tmp_path: Any, change: tuple[str, str], reason: str):
    wrong = tmp_path / "lines.toml"
    wrong.write_text(SHIPPED.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(WrongRules, match=reason):
        read_help_lines(wrong)


def test_the_steps_are_told_in_their_order_with_who_takes_them(shipped: None):
    steps_load()
    text = page("us-h2a")
    told = text[text.index("Paso a paso") :]
    places = [
        told.index(title) for title in FilingStep.objects.filter(programme="us-h2a").values_list("title_es", flat=True)
    ]
    assert len(places) > 8
    assert places == sorted(places)
    assert "sin párrafo de ley registrado" in told
    assert "Planning figure" not in text
    own = FilingStep.objects.filter(registry_country="GT").first()
    assert own is not None
    assert own.title_es in told[told.index("Guatemala") :]
    assert "Paso a paso" not in page("ca-sawp")
