"""How employers come in and what they find there; the queue in which they are let in."""

from django.urls import path

from .views import enforcement, organisation, sign_up, team, verification, worksites

app_name = "portal"
urlpatterns = [
    path("", organisation.organisation_list, name="list"),
    path("sign-up/", sign_up.begin, name="sign_up"),
    path("sign-up/sent/", sign_up.sent, name="sign_up_sent"),
    path("sign-up/<str:token>/", sign_up.confirm, name="sign_up_confirm"),
    path("invitation/<str:token>/", sign_up.invitation, name="invitation"),
    path("verification/", verification.case_list, name="case_list"),
    path("verification/<int:pk>/", verification.case_page, name="case"),
    path("sanctions/", enforcement.match_list, name="match_list"),
    path("sanctions/<int:pk>/", enforcement.match_page, name="match"),
    path("documents/<int:pk>/", verification.document, name="document"),
    path("documents/<int:pk>/take-back/", organisation.document_back, name="document_back"),
    path("<int:pk>/", organisation.organisation_page, name="organisation"),
    path("<int:pk>/details/", organisation.details, name="details"),
    path("<int:pk>/signatory/", organisation.signatory, name="signatory"),
    path("<int:pk>/documents/", organisation.documents, name="documents"),
    path("<int:pk>/renew/", organisation.renew, name="renew"),
    path("<int:pk>/team/", team.team_page, name="team"),
    path("team/<int:pk>/", team.member_page, name="member"),
    path("invitations/<int:pk>/withdraw/", team.invitation_back, name="invitation_back"),
    path("<int:pk>/worksites/", worksites.worksite_page, name="worksites"),
    path("worksites/<int:pk>/", worksites.worksite_edit, name="worksite"),
    path("worksites/<int:pk>/use/", worksites.worksite_use, name="worksite_use"),
]
