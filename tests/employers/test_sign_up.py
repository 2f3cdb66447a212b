"""An organisation comes by itself, and its team by invitation: links that hold once and for a while, and nothing told to strangers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from employers.models import Employer, EmployerInvitation, EmployerMember, EmployerSignUp
from employers.selectors import worksites_for
from employers.services import (
    TooOften,
    invitation_accept,
    invitation_accept_new,
    invitation_of,
    invitation_withdraw,
    member_invite,
    member_remove,
    member_role_set,
    sign_up_confirm,
    sign_up_waiting,
    sign_ups_forget,
    worksite_retire,
    worksite_save,
)
from tests import factories, portal

pytestmark = pytest.mark.django_db
TOLD = {
    "full_name": "Ada Birchfield",
    "email": "Ada@Example.org",
    "legal_name": "Birchfield Orchards LLC",
    "country": "US",
    "business_number": "12-3456789",
}
PASSWORD = "three quiet orchards"


@pytest.fixture
def visitor():
    factories.country("US")
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    return client


def sent_to(mailoutbox, number=-1):
    return re.search(r"https?://\S+", mailoutbox[number].body)[0]


@pytest.fixture
def sign_up(visitor, mailoutbox, django_capture_on_commit_callbacks):
    def send(**told):
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post(reverse("portal:sign_up"), TOLD | told)

    return send


def test_an_organisation_signs_up_and_its_owner_signs_in(visitor, sign_up, mailoutbox):
    assert sign_up().headers["Location"] == reverse("portal:sign_up_sent")
    assert not User.objects.filter(email="ada@example.org").exists()
    link = sent_to(mailoutbox)
    assert "ada@example.org" in visitor.get(link).text
    assert not User.objects.filter(email="ada@example.org").exists(), (
        "opening a link begins nothing: programs open links"
    )
    assert visitor.post(link, {"password": PASSWORD}).headers["Location"] == reverse("account_login")
    signed_in = visitor.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD}, follow=True)
    assert signed_in.context["user"].role == Role.EMPLOYER_CLERK
    employer = Employer.objects.get(business_number="12-3456789")
    assert (employer.status, employer.members.get().role) == ("unverified", "owner")
    assert employer.verification_cases.get().status == "draft"
    assert EmployerSignUp.objects.count() == 0


def test_a_link_opens_once_and_for_a_day(visitor, sign_up, mailoutbox):
    sign_up()
    link = sent_to(mailoutbox)
    waiting = EmployerSignUp.objects.get()
    assert visitor.post(link, {"password": PASSWORD}).status_code == 302
    assert visitor.get(link).status_code == 410
    with pytest.raises(InvalidInput, match="used already"):
        sign_up_confirm(waiting=waiting, password=PASSWORD)


def test_a_link_that_ran_out_opens_nothing_and_what_waited_is_forgotten(visitor, sign_up, mailoutbox, monkeypatch):
    sign_up()
    token = sent_to(mailoutbox).rstrip("/").rpartition("/")[2]
    assert sign_up_waiting(token) is not None
    EmployerSignUp.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert sign_ups_forget() == 1
    assert sign_up_waiting(token) is None
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 25 * 3600)
    with pytest.raises(signing.SignatureExpired):
        signing.loads(token, salt="employers.sign-up", max_age=timedelta(hours=24))


@pytest.mark.parametrize("token", ["x", "MQ:1abc:def", ""])
def test_a_link_that_somebody_made_up_opens_nothing(token):
    assert sign_up_waiting(token) is None
    assert invitation_of(token) is None


def test_the_link_of_one_kind_does_not_open_the_other(db):
    invited = portal.invitation(factories.employer())
    token = signing.dumps(invited.pk, salt="employers.sign-up")
    assert invitation_of(token) is None


def test_whether_an_address_has_an_account_is_told_to_its_owner_only(sign_up, mailoutbox):
    factories.user(Role.COORDINATOR, email="known@example.org", language="en")
    known, unknown = sign_up(email="known@example.org"), sign_up(email="unknown@example.org")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [mail.to for mail in mailoutbox] == [["known@example.org"], ["unknown@example.org"]]
    assert "has an account already" in mailoutbox[0].body
    assert EmployerSignUp.objects.count() == 1


def test_a_second_organisation_with_the_number_is_told_so_and_no_name(visitor, sign_up):
    owner = factories.user(Role.EMPLOYER_CLERK)
    there = factories.employer(clerk=owner, business_number="12-3456789", legal_name="The First One")
    page = sign_up()
    assert page.status_code == 200
    assert "is here already" in page.text
    assert there.legal_name not in page.text
    assert owner.email not in page.text


def test_of_two_links_of_one_number_the_second_is_refused(visitor, sign_up, mailoutbox):
    sign_up()
    sign_up(email="other@example.org")
    assert visitor.post(sent_to(mailoutbox, 0), {"password": PASSWORD}).status_code == 302
    assert "is here already" in visitor.post(sent_to(mailoutbox, 1), {"password": PASSWORD}).text
    assert not User.objects.filter(email="other@example.org").exists()


def test_an_easy_password_is_refused_and_the_link_holds(visitor, sign_up, mailoutbox):
    sign_up()
    link = sent_to(mailoutbox)
    assert "too common" in visitor.post(link, {"password": "password1234"}).text
    assert not User.objects.filter(email="ada@example.org").exists()
    assert visitor.get(link).status_code == 200


def test_one_address_is_written_to_three_times_an_hour(sign_up, mailoutbox):
    answers = [sign_up().status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(mailoutbox) == 3


def test_the_mail_is_in_the_language_of_the_page(visitor, sign_up, mailoutbox):
    visitor.post(reverse("set_language"), {"language": "fr"})
    sign_up()
    assert mailoutbox[0].subject == "Poursuivez l’inscription de votre organisation"
    assert "&" not in mailoutbox[0].body


# ── the team ──────────────────────────────────────────────────────────────
@pytest.fixture
def team():
    owner = factories.user(Role.EMPLOYER_CLERK, full_name="Ada Birchfield")
    employer = factories.employer(clerk=owner)
    employer.members.update(role="owner")
    return employer, owner


def invite(employer, by, email="new@example.org", role="clerk"):
    links = []
    made = member_invite(
        employer=employer, email=email, role=role, by=by, link=lambda token: links.append(token) or "x"
    )
    return made, links[0]


def test_whoever_is_invited_joins_once(team):
    employer, owner = team
    invited, token = invite(employer, owner)
    assert invitation_of(token) == invited
    user = invitation_accept_new(invitation=invited, full_name="New", password=PASSWORD, language="en")
    assert (user.email, user.employer_memberships.get().role) == ("new@example.org", "clerk")
    assert invitation_of(token) is None
    with pytest.raises(WrongState):
        invitation_accept_new(invitation=invited, full_name="Again", password=PASSWORD, language="en")


def test_whoever_has_an_account_joins_with_it_and_nobody_else_does(team):
    employer, owner = team
    invited, _token = invite(employer, owner, email="known@example.org")
    stranger = factories.user(Role.EMPLOYER_CLERK)
    with pytest.raises(InvalidInput, match="another address"):
        invitation_accept(invitation=invited, user=stranger)
    known = factories.user(Role.EMPLOYER_CLERK, email="known@example.org")
    assert invitation_accept(invitation=invited, user=known).employer == employer


def test_staff_of_a_ministry_join_no_team(team):
    employer, owner = team
    official = factories.user(Role.COORDINATOR)
    invited, _token = invite(employer, owner, email=official.email)
    with pytest.raises(InvalidInput, match="another kind"):
        invitation_accept(invitation=invited, user=official)


def test_another_invitation_and_taking_back_end_the_first(team):
    employer, owner = team
    _first, token = invite(employer, owner)
    second, other = invite(employer, owner)
    assert invitation_of(token) is None
    invitation_withdraw(invitation=second, by=owner)
    assert invitation_of(other) is None
    assert EmployerInvitation.objects.filter(withdrawn_at__isnull=False).count() == 2


def test_an_invitation_runs_out(team):
    employer, owner = team
    invited, token = invite(employer, owner)
    EmployerInvitation.objects.filter(pk=invited.pk).update(expires_at=timezone.now())
    assert invitation_of(token) is None


def test_a_clerk_changes_nothing_of_the_team(team):
    employer, owner = team
    clerk = portal.member(employer)
    for verb in (
        lambda: invite(employer, clerk.user),
        lambda: member_remove(member=employer.members.get(user=owner), by=clerk.user),
        lambda: member_role_set(member=clerk, role="owner", by=clerk.user),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_last_owner_stays(team):
    employer, owner = team
    mine = employer.members.get()
    with pytest.raises(InvalidInput, match="last owner"):
        member_remove(member=mine, by=owner)
    with pytest.raises(InvalidInput, match="last owner"):
        member_role_set(member=mine, role="clerk", by=owner)
    portal.member(employer, role="owner")
    member_remove(member=mine, by=owner)
    assert not EmployerMember.objects.filter(user=owner).exists()


def test_whoever_is_removed_is_out_at_once(team, client_for):
    employer, owner = team
    member = portal.member(employer)
    client = client_for(member.user)
    page = reverse("portal:team", args=[employer.pk])
    assert client.get(page).status_code == 200
    client_for(owner).post(reverse("portal:member", args=[member.pk]), {"do": "remove"})
    assert client.get(page).headers["Location"].startswith(reverse("account_login"))
    member.user.refresh_from_db()
    assert client_for(member.user).get(page).status_code == 404


def test_too_many_are_not_invited_in_a_day(team):
    employer, owner = team
    for number in range(20):
        invite(employer, owner, email=f"{number}@example.org")
    with pytest.raises(TooOften):
        invite(employer, owner, email="one-more@example.org")


# ── worksites ─────────────────────────────────────────────────────────────
def test_a_worksite_is_retired_and_its_vacancies_stay(team, client_for):
    employer, owner = team
    place = factories.subdivision("US-GA")
    site = worksite_save(employer=employer, name="North field", city="Macon", subdivision=place)
    vacancy = factories.vacancy(employer=employer, worksite=site)
    worksite_retire(worksite=site)
    vacancy.refresh_from_db()
    assert vacancy.worksite == site
    assert site not in worksites_for(employer)
    client_for(owner).post(reverse("portal:worksite_use", args=[site.pk]))
    assert site in worksites_for(employer)


def test_a_worksite_lies_in_the_country_of_the_organisation(team):
    employer, _owner = team
    with pytest.raises(InvalidInput, match="country of the organisation"):
        worksite_save(employer=employer, name="x", city="x", subdivision=factories.subdivision("CA-ON"))
