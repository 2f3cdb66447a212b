"""One that was stopped comes back under another name: marks in their normal form, points, alerts, and what a person decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from common.errors import InvalidInput, NotAllowed
from recruiters.choices import AlertStatus, MarkKind
from recruiters.identity import forms
from recruiters.identity.likeness import SUGGESTED, Shared, weigh
from recruiters.models import DeclaredInterest, IdentityAlert, IdentityMark, Recruiter, Sanction
from recruiters.selectors import clusters, shared_marks, stopped_among
from recruiters.services import alert_decide, identities_refresh, person_save, recruiter_save
from tests import factories, recruiting, sanctions
from tests.common.test_editing import filled

database = pytest.mark.django_db
BORN = date(1980, 5, 17)


# ── normal forms ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (forms.phone, "+502 5555-0123", "5555 0123"),
        (forms.phone, "0050255550123", "(502) 5555.0123"),
        (forms.phone, "+52 81 8340 1234", "8183401234"),
        (forms.email, " Ana.Lopez+visas@Gmail.com ", "analopez@gmail.com"),
        (forms.email, "Info@Agencia.example", "info@agencia.example"),
        (forms.website, "https://www.Agencia.example/inicio?x=1", "agencia.example"),
        (forms.website, "http://m.facebook.com/agencia.feliz/", "facebook.com/agencia.feliz"),
        (lambda text: forms.address(text, "Mixco"), "5a. Avenida 3-20, Zona 1", "5A AV 3-20 ZONA 1"),
        (lambda text: forms.address(text, "Mixco"), "Calle Real No. 4, Edificio Sol", "C. Real numero 4 Edif. Sol"),
        (lambda text: forms.tax_number("GT", text), "123456-7", "1234567"),
        (lambda name: forms.person(name, BORN), "José Ejemplo Xol", "EJEMPLO XOL, JOSE"),
        (lambda name: forms.person(name, BORN), "Hilda Vásquez", "Ilda Basques"),
        (lambda name: forms.named_person(name, "MX"), "Maria Cristina Gonzalez", "González María Cristina"),
    ],
)
def test_one_thing_written_in_two_ways_is_one_mark(form, one, other):
    assert form(one) == form(other) != ""


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        (forms.phone, "5555-0123", "5555-0124"),
        (forms.email, "ana@agencia.example", "ana@otra.example"),
        (lambda text: forms.address(text, "Mixco"), "5a Avenida 3-20", "5a Avenida 3-21"),
        (lambda name: forms.person(name, BORN), "José Ejemplo", "José Ejemplar"),
    ],
)
def test_two_things_are_two_marks(form, one, other):
    assert form(one) != form(other)


@pytest.mark.parametrize(
    ("form", "nothing"),
    [
        (forms.phone, "1234"),
        (forms.phone, "0000000000"),
        (forms.email, "ana at example"),
        (forms.website, "facebook.com"),
        (lambda text: forms.address(text, ""), "Barrio El Centro"),
        (lambda text: forms.tax_number("GT", text), "C/F"),
        (lambda name: forms.person(name, None), "José Ejemplo"),
        (lambda name: forms.named_person(name, "MX"), "Juan Pérez"),
    ],
)
def test_what_could_be_anybodys_is_no_mark(form, nothing):
    assert form(nothing) == ""


def test_no_identity_number_name_or_account_stands_in_a_mark():
    made = [
        forms.person("José Ejemplo", BORN),
        forms.named_person("Uno Dos Tres", "GT"),
        forms.bank_account("GT82TRAJ01"),
    ]
    assert all(len(mark) == 64 and set(mark) <= set("0123456789abcdef") for mark in made)


# ── points ────────────────────────────────────────────────────────────────
POINTS = [  # marks as (kind, entries that have it), points
    ([("phone", 2)], 60),
    ([("phone", 3)], 60),
    ([("phone", 6)], 30),
    ([("address", 2)], 40),
    ([("address", 60)], 2),
    ([("phone", 2), ("email", 2)], 84),
    ([("address", 2), ("website", 2)], 67),
    ([("identity", 2)], 90),
    ([("identity", 2), ("person", 2), ("named_person", 2)], 90),
    ([("person", 2), ("named_person", 2)], 75),
    ([("named_person", 2)], 25),
    ([], 0),
]


@pytest.mark.parametrize(("marks", "points"), POINTS)
def test_points_of_shared_marks(marks, points):
    assert weigh(Shared(kind, "x", entries) for kind, entries in marks)[0] == points


def test_the_weightiest_reason_stands_first():
    marks = [Shared("address", "a", 2), Shared("identity", "b", 2), Shared("phone", "c", 30)]
    assert [mark.kind for mark in weigh(marks)[1]] == ["identity", "address", "phone"]


# ── alerts ────────────────────────────────────────────────────────────────
@pytest.fixture
def ana() -> User:
    return factories.user(Role.INSPECTOR, full_name="Ana Ortiz")


def entry(**fields: Any) -> Recruiter:
    return recruiter_save(recruiter=factories.recruiter(**fields))


def stop(recruiter: Recruiter) -> Sanction:
    return sanctions.signed(recruiter)


@database
def test_a_suspended_one_that_comes_back_under_another_name_raises_an_alert(ana):
    old = entry(legal_name="Sol de Oriente, S.A.", phone="+502 5555 0123")
    recruiting.person(old, number=recruiting.cui(7))
    stop(old)
    assert not IdentityAlert.objects.exists()
    new = entry(legal_name="Luna de Occidente, S.A.", licence="under_review", phone="55550123")
    alert = IdentityAlert.objects.get()
    assert (alert.recruiter, alert.stopped, alert.points, alert.status) == (new, old, 60, AlertStatus.SUGGESTED)
    recruiting.person(new, "Otro Nombre", number=recruiting.cui(7))
    alert.refresh_from_db()
    assert (alert.points, [reason["kind"] for reason in alert.reasons]) == (96, ["identity", "phone"])
    assert [event.action for event in alert.events.all()] == ["create"]


@database
def test_a_suspension_finds_those_that_are_there_already_and_lifting_it_lets_the_alert_lapse(ana):
    old, new = entry(email="a@agencia.example"), entry(email="A@agencia.example")
    entry(email="b@agencia.example")
    sanction = stop(old)
    alert = IdentityAlert.objects.get()
    assert (alert.recruiter, alert.stopped) == (new, old)
    sanctions.lifted(sanction)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.LAPSED
    stop(old)
    alert.refresh_from_db()
    assert alert.status == AlertStatus.SUGGESTED
    assert [event.action for event in alert.events.all()] == ["return", "lapse", "create"]


@database
def test_what_is_mended_in_an_entry_takes_its_mark_and_its_alert_away(ana):
    old = entry(phone="55550123")
    stop(old)
    new = entry(phone="55550123")
    new.phone = "55559999"
    recruiter_save(recruiter=new)
    assert IdentityAlert.objects.get().status == AlertStatus.LAPSED
    assert set(IdentityMark.objects.values_list("recruiter", "key")) == {(old.pk, "55550123"), (new.pk, "55559999")}


@database
@pytest.mark.parametrize("which", ["stopped", "recruiter"])
def test_who_is_tied_to_one_of_the_two_decides_no_alert(which, ana):
    old = entry(phone="55550123")
    stop(old)
    entry(phone="55550123")
    alert, tied = IdentityAlert.objects.get(), factories.user(Role.INSPECTOR)
    DeclaredInterest.objects.create(user=tied, kind="family", recruiter=getattr(alert, which), declared_by=ana)
    with pytest.raises(NotAllowed):
        alert_decide(alert=alert, name="dismiss", by=tied, reason="Son primos, nada más.")
    assert IdentityAlert.objects.get().status == AlertStatus.SUGGESTED


@database
def test_a_dismissed_alert_comes_back_only_for_something_new(ana):
    old = entry(phone="55550123")
    stop(old)
    new = entry(phone="55550123")
    alert = IdentityAlert.objects.get()
    with pytest.raises(InvalidInput):
        alert_decide(alert=alert, name="dismiss", by=ana)
    alert_decide(alert=alert, name="dismiss", by=ana, reason="Comparten recepcionista.")
    recruiter_save(recruiter=new)
    identities_refresh()
    alert.refresh_from_db()
    assert alert.status == AlertStatus.DISMISSED
    recruiting.person(new, number=recruiting.cui(9))
    recruiting.person(old, number=recruiting.cui(9))
    alert.refresh_from_db()
    assert (alert.status, alert.points) == (AlertStatus.SUGGESTED, 96)
    assert [event.action for event in alert.events.all()] == ["return", "dismiss", "create"]


@database
def test_an_address_of_many_is_no_reason_by_itself(ana):
    place = factories.municipality()
    old, *others = [entry(address="6a Avenida 1-10, oficina 3", municipality=place) for _n in range(12)]
    stop(old)
    assert not IdentityAlert.objects.exists()
    assert {len(shared_marks(other)) for other in others} == {11}, "it is seen, and weighs little"
    assert weigh(shared_marks(old)[others[0].pk])[0] < SUGGESTED


@database
def test_another_licence_in_force_is_no_stop_and_two_stopped_ones_alert_nobody(ana):
    both = entry(phone="55550123")
    recruiting.licence(both, status="cancelled")
    assert stopped_among([both.pk]) == set()
    one, two = entry(phone="55557777"), entry(phone="55557777")
    stop(one)
    stop(two)
    assert [alert.status for alert in IdentityAlert.objects.all()] == [AlertStatus.LAPSED]


@database
def test_made_anew_the_marks_are_those_that_were_kept(ana):
    old = entry(phone="55550123", website="https://agencia.example", address="Calle Real 4-20, zona 1")
    person = recruiting.person(old, number=recruiting.cui(3), birth_date=BORN, email="x@agencia.example")
    recruiting.agent(old, "Marta Ejemplo Tum", phone="55550199")
    kept = set(IdentityMark.objects.values_list("kind", "key", "holder", "holder_pk"))
    assert {kind for kind, *_rest in kept} == set(MarkKind.values) - {"tax_number", "bank_account"}
    IdentityMark.objects.all().delete()
    assert identities_refresh()["changed"] == len(kept)
    assert set(IdentityMark.objects.values_list("kind", "key", "holder", "holder_pk")) == kept
    assert identities_refresh()["changed"] == 0
    person.birth_date = None
    person_save(person=person)
    assert not IdentityMark.objects.filter(kind="person").exists()


@database
def test_entries_hang_together_through_others():
    one, two, three = entry(phone="55550123"), entry(phone="55550123", email="a@b.example"), entry(email="a@b.example")
    entry(phone="55551111")
    assert clusters() == [{one.pk, two.pk, three.pk}]
    assert clusters(most=1) == []


# ── the queue ─────────────────────────────────────────────────────────────
@database
def test_an_inspector_decides_on_the_page_of_the_alert(ana, client_for):
    client = client_for(Role.INSPECTOR)
    client.cookies["django_language"] = "en"
    old = entry(legal_name="Sol de Oriente, S.A.")
    recruiting.person(old, "Tomasa Ejemplo", number=recruiting.cui(7))
    stop(old)
    new = entry(legal_name="Luna de Occidente, S.A.")
    recruiting.person(new, "Tomasina Ejemplar", number=recruiting.cui(7))
    alert = IdentityAlert.objects.get()
    listed = client.get(reverse("admin:recruiters_identityalert_changelist"), {"status__exact": "suggested"})
    assert list(listed.context["cl"].result_list) == [alert]
    page = reverse("admin:recruiters_identityalert_change", args=[alert.pk])
    shown = client.get(page).content.decode()
    assert "Tomasina Ejemplar = Tomasa Ejemplo" in shown
    assert "identity number of a person: +90" in shown
    client.post(page, filled(client, page) | {"_move": "confirm", "_reason": "Es la misma dueña."})
    alert.refresh_from_db()
    assert (alert.status, alert.events.first().by) == (AlertStatus.CONFIRMED, client.user)
    beside = client.get(reverse("admin:recruiters_recruiter_change", args=[new.pk])).content.decode()
    assert "Sol de Oriente" in beside
    assert "90/100" in beside


@database
def test_who_does_not_work_recruiters_learns_of_no_alert(ana, client_for):
    old = entry(phone="55550123")
    stop(old)
    new = entry(phone="55550123")
    client = client_for(Role.COORDINATOR)
    assert client.get(reverse("admin:recruiters_identityalert_changelist")).status_code == 403
    page = client.get(reverse("admin:recruiters_recruiter_change", args=[new.pk])).content.decode()
    assert old.legal_name not in page
