"""The pages of floors: deciding one with its law, withdrawing it, and what a run says it came to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from matching.models import Floor, Proposal
from matching.why.letter import told_of
from matching.why.selectors import near_miss_of, newest_result
from tests import factories
from tests.flooring import LAW
from tests.matching.test_floors import days, decided, mixed  # noqa: F401
from tests.matching.test_run import run_now
from workers.models import Worker

pytestmark = pytest.mark.django_db
WARNING = "the law of the country of work may forbid it"


def signed_in(client_for: Any, role: str = Role.COORDINATOR, **fields: Any) -> Client:
    client: Client = client_for(role, **({"country": "GT"} | fields))
    client.cookies["django_language"] = "en"
    return client


def said(client: Client, name: str, *args: object) -> str:
    return " ".join(client.get(reverse(f"matching:{name}", args=args)).content.decode().split())


def written(**fields: Any) -> dict[str, Any]:
    return {
        "country": "GT", "programme": "us-h2a", "group": "sex:F", "percent": 30, "valid_from": days(1).isoformat(),
        "valid_until": days(365).isoformat(), "legal_note": LAW, "reason": "Están atrás.",
    } | fields  # fmt: skip


def test_from_the_form_to_the_list_and_back(client_for: Any) -> None:
    client = signed_in(client_for)
    factories.country("GT")
    factories.programme("us-h2a")
    assert "No floor is set" in said(client, "floor_list")
    assert all(WARNING in said(client, page) for page in ("floor_list", "floor_new"))
    answer = client.post(reverse("matching:floor_new"), written())
    assert answer.url == reverse("matching:floor_list")
    made = Floor.objects.get()
    assert (made.by, made.group, made.percent, made.decided_by) == ("sex", "F", 30, client.user)
    page = said(client, "floor_list")
    assert all(words in page for words in ("Women", "Still to come", LAW, "Están atrás."))
    assert LAW in said(client, "floor_withdraw", made.pk)
    client.post(reverse("matching:floor_withdraw", args=[made.pk]), {"reason": "La ley cambió."})
    assert "La ley cambió." in said(client, "floor_list")
    assert "Withdraw</a>" not in said(client, "floor_list")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"legal_note": ""}, "required"),
        ({"percent": 95}, "less than or equal to 90"),
        ({"country": "HN"}, "Select a valid choice"),
        ({"group": "sex:M"}, "Select a valid choice"),
        ({"valid_from": days(-1).isoformat()}, "from today on at the earliest"),
        ({"valid_until": days(0).isoformat()}, "ends before it begins"),
    ],
)
def test_a_form_that_is_refused_says_why_and_keeps_what_was_written(
    client_for: Any, fields: dict[str, Any], words: str
) -> None:
    client = signed_in(client_for)
    for code in ("GT", "HN"):
        factories.country(code)
    factories.programme("us-h2a")
    page = client.post(reverse("matching:floor_new"), written(**fields)).content.decode()
    assert words in page
    assert "Están atrás." in page
    assert not Floor.objects.exists()


def test_the_pages_of_a_run_say_what_a_floor_came_to_and_cost(client_for: Any, mixed: Any) -> None:  # noqa: F811
    decided(mixed)
    run = run_now()
    client = signed_in(client_for)
    for name in ("run", "certificate", "fairness"):
        page = said(client, name, run.pk)
        assert "Women · " in page
        assert "At least 50 % of 4 places: 2." in page
        assert "Proposed with the floors: 2. Without any floor: 0." in page
        assert "One place less asked for would bring up to" in page
        assert "Together the floors cost" in page
        assert "keep the floors of groups as far as this one does" in page
        assert LAW in page
    auditor = signed_in(client_for, Role.AUDITOR)
    assert "Proposed with the floors: hidden. Without any floor: hidden." in said(auditor, "run", run.pk)


def test_what_could_not_be_reached_is_named(client_for: Any, mixed: Any) -> None:  # noqa: F811
    for person in mixed.women[1:]:
        Worker.objects.filter(pk=person.pk).update(birth_date=days(-365 * 12))
    decided(mixed, percent=75)
    decided(mixed, by="language", group="kek")
    run = run_now()
    page = said(signed_in(client_for), "certificate", run.pk)
    assert "Asked for 3 places, 1 could be reached: only 1 person of this group may take a place there." in page
    assert "Asked for 2 places, 0 could be reached: nobody of this group may take a place there." in page
    spanish = signed_in(client_for)
    spanish.cookies["django_language"] = "es"
    assert "nadie de este grupo puede tomar una plaza ahí." in said(spanish, "certificate", run.pk)
    told = said(signed_in(client_for, Role.AUDITOR), "certificate", run.pk)
    assert "no more people of this group may take a place there" in told
    assert "only 1 person" not in told


def test_a_run_without_floors_says_nothing_of_them(client_for: Any, mixed: Any) -> None:  # noqa: F811
    run = run_now()
    client = signed_in(client_for)
    for name in ("run", "certificate", "fairness"):
        assert "floors" not in said(client, name, run.pk).split("<main", 1)[1]


def test_a_proposal_says_what_a_floor_gave_and_nobody_else_s_page_does(client_for: Any, mixed: Any) -> None:  # noqa: F811
    decided(mixed)
    run = run_now()
    client = signed_in(client_for)
    helped, other = (Proposal.objects.filter(run=run, worker__sex=sex).first() for sex in "FM")
    words = "A floor of this pathway counted for"
    assert words in said(client, "proposal", helped.pk)
    assert words not in said(client, "proposal", other.pk)
    left = mixed.men[0]
    page = said(client, "person", left.pk)
    assert "A floor of groups is part of what its seats cost in this run." in page
    assert all(woman.folio not in page for woman in mixed.women)
    assert "Women" not in page


def test_the_letter_of_nobody_speaks_of_groups(mixed: Any) -> None:  # noqa: F811
    decided(mixed)
    run_now()
    for person in (*mixed.women, *mixed.men):
        result = newest_result(person)
        assert result is not None
        told = str(told_of(result, near_miss_of(result), days(0), ("https://x", "https://y")))
        assert not any(word in told.lower() for word in ("floor", "piso", "grupo", "mujer"))
