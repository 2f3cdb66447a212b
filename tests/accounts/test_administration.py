"""Ministry administrators make the accounts of their country, and nothing they do shows a password or widens their own rights."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from tests import factories
from tests.accounts.signing_in import enter_password, fresh_address, is_signed_in
from tests.security.conftest import rows

pytestmark = pytest.mark.django_db
USERS, ADD = "admin:accounts_user_changelist", "admin:accounts_user_add"


def change(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def form_of(user: User, **changes: str) -> dict[str, str]:
    fields = {name: getattr(user, name) for name in ("email", "full_name", "role", "country", "language")}
    return fields | {"office": user.office_id or "", "is_active": "on"} | changes


@pytest.fixture
def honduras(client_for):
    return client_for(Role.ADMINISTRATOR, country="HN")


def test_an_administrator_of_one_country_sees_its_people_only(honduras):
    own, other = factories.user(Role.INSPECTOR, country="HN"), factories.user(Role.INSPECTOR, country="GT")
    page = honduras.get(reverse(USERS)).content.decode()
    assert own.email in page
    assert other.email not in page
    assert honduras.get(change(other)).status_code == 302
    assert honduras.get(change(own)).status_code == 200


def test_and_cannot_make_one_elsewhere_or_for_the_whole_region(honduras):
    for country in ("GT", ""):
        page = honduras.post(
            reverse(ADD),
            {"email": "x@example.org", "full_name": "X", "role": "administrator", "country": country, "language": "es"},
        )
        assert page.status_code == 200
    assert not User.objects.filter(email="x@example.org").exists()


def test_nor_put_somebody_into_another_countrys_office(honduras):
    office = factories.office("GT")
    data = {"email": "x@example.org", "full_name": "X", "role": "registration_officer", "country": "HN"}
    assert honduras.post(reverse(ADD), data | {"language": "es", "office": office.pk}).status_code == 200
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_new_person_gets_a_link_and_chooses_the_password(honduras, mailoutbox, client):
    data = {"email": "nueva@example.org", "full_name": "Nueva", "role": "inspector", "country": "HN", "language": "es"}
    assert honduras.post(reverse(ADD), data | {"is_active": "on"}).status_code == 302
    made = User.objects.get(email="nueva@example.org")
    assert not made.has_usable_password()
    (mail,) = mailoutbox
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.body).group(1)
    form = client.get(path, follow=True)
    new = "la-clave-que-elige-ella"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    made.refresh_from_db()
    assert made.check_password(new)


def test_nobody_changes_their_own_role_or_country(honduras):
    me = honduras.user
    honduras.post(change(me), form_of(me, role="auditor", country="GT", full_name="Otro Nombre"))
    me.refresh_from_db()
    assert (me.role, me.country, me.full_name) == (Role.ADMINISTRATOR, "HN", "Otro Nombre")


def test_a_change_of_role_is_on_record_with_who_made_it(client_for):
    admin, person = client_for(Role.ADMINISTRATOR), factories.user(Role.INSPECTOR)
    assert admin.post(change(person), form_of(person, role="coordinator")).status_code == 302
    ((actor, changed),) = rows(
        "SELECT actor, changed ->> 'role' FROM audit.entry WHERE table_name = 'accounts_user' AND row_id = %s"
        " AND action = 'update'",
        str(person.pk),
    )
    assert (actor, changed) == (str(admin.user.pk), "coordinator")


def test_no_page_shows_or_takes_a_password_or_makes_a_superuser(client_for):
    admin, person = client_for(Role.ADMINISTRATOR), factories.user(Role.INSPECTOR)
    page = admin.get(change(person)).content.decode()
    assert person.password not in page
    assert 'name="password' not in page
    admin.post(change(person), form_of(person, is_superuser="on", password="x", is_staff="on"))
    person.refresh_from_db()
    assert not person.is_superuser
    assert person.check_password(factories.PASSWORD)


def test_a_lost_telephone_ends_the_sessions_and_asks_for_a_new_second_factor(client_for):
    admin, officer = client_for(Role.ADMINISTRATOR), client_for(Role.REGISTRATION_OFFICER)
    assert officer.get("/").status_code == 200
    admin.post(reverse(USERS), {"action": "reset_second_factor", "_selected_action": [officer.user.pk, admin.user.pk]})
    assert officer.get("/").headers["Location"].startswith(reverse("account_login"))
    assert not officer.user.authenticator_set.exists()
    assert admin.get("/").status_code == 200  # one's own is not taken away by mistake


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_see_the_accounts(client_for, role):
    client = client_for(role)
    answer = client.get(reverse(USERS), follow=True)
    assert answer.status_code == 403


def test_nobody_deletes_an_account(client_for):
    admin, person = client_for(Role.ADMINISTRATOR), factories.user()
    assert admin.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403


def test_who_reads_the_former_address_is_out(client_for, mailoutbox, client):
    """A person's address is changed because it is somebody else's now: it neither signs in nor gets links any more."""
    admin, person = client_for(Role.ADMINISTRATOR), factories.user(Role.EMPLOYER_CLERK, email="antes@example.org")
    EmailAddress.objects.create(user=person, email="antes@example.org", verified=True, primary=True)
    open_session = client_for(person, second_factor=False)
    assert admin.post(change(person), form_of(person, email="ahora@example.org")).status_code == 302
    assert open_session.get("/").status_code == 302
    for email, enters in (("antes@example.org", False), ("ahora@example.org", True)):
        visitor = Client(REMOTE_ADDR=fresh_address())
        enter_password(visitor, email)
        assert is_signed_in(visitor) is enters, email
        client.post(reverse("account_reset_password"), {"email": email})
        assert ("/password/reset/key/" in mailoutbox[-1].body) is enters, email
