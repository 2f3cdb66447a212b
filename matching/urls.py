from django.urls import path

from . import views
from .fairness import views as fairness
from .floors import views as floors
from .live import views as live
from .named import views as named
from .periods import views as periods
from .proof import views as proof
from .weights import views as weights
from .why import views as why

app_name = "matching"
urlpatterns = [
    path("runs/", views.run_list, name="run_list"),
    path("runs/<int:pk>/", views.run_page, name="run"),
    path("runs/<int:pk>/progress/", views.run_progress, name="run_progress"),
    path("runs/<int:pk>/cancel/", views.run_stop, name="run_cancel"),
    path("runs/<int:pk>/certificate/", proof.certificate, name="certificate"),
    path("runs/<int:pk>/fairness/", fairness.fairness, name="fairness"),
    path("runs/<int:pk>/fairness/take-out/", fairness.fairness_export, name="fairness_export"),
    path("weights/", weights.weights_list, name="weights_list"),
    path("weights/new/", weights.weights_new, name="weights_new"),
    path("weights/<int:pk>/withdraw/", weights.weights_withdrawal, name="weights_withdraw"),
    path("weights/previews/<int:pk>/", weights.weights_preview, name="weights_preview"),
    path("weights/previews/<int:pk>/progress/", weights.weights_preview_progress, name="weights_preview_progress"),
    path("weights/previews/<int:pk>/decide/", weights.weights_preview_decide, name="weights_decide"),
    path("floors/", floors.floor_list, name="floor_list"),
    path("floors/new/", floors.floor_new, name="floor_new"),
    path("floors/previews/<int:pk>/", floors.floor_preview, name="floor_preview"),
    path("floors/previews/<int:pk>/progress/", floors.floor_preview_progress, name="floor_preview_progress"),
    path("floors/<int:pk>/withdraw/", floors.floor_withdrawal, name="floor_withdraw"),
    path("periods/", periods.periods_list, name="periods_list"),
    path("periods/new/", periods.periods_new, name="periods_new"),
    path("periods/<int:pk>/", periods.periods_page, name="periods"),
    path("periods/<int:pk>/progress/", periods.periods_progress, name="periods_progress"),
    path("periods/<int:pk>/cancel/", periods.periods_cancel, name="periods_cancel"),
    path("periods/<int:pk>/take-out/", periods.periods_export, name="periods_export"),
    path("named/", named.named_list, name="named_list"),
    path("named/<int:pk>/", named.named_page, name="named"),
    path("named/<int:pk>/choose/<int:worker>/", named.named_choose, name="named_choose"),
    path("named/<int:pk>/close/", named.named_close, name="named_close"),
    path("proposals/", views.proposal_list, name="proposal_list"),
    path("proposals/<int:pk>/", views.proposal_page, name="proposal"),
    path("changes/", live.change_list, name="change_list"),
    path("changes/<int:pk>/", live.change_page, name="change"),
    path("workers/<int:pk>/matching/", why.person_page, name="person"),
    path("workers/<int:pk>/matching/letter.pdf", why.letter, name="letter_pdf"),
    path("vacancies/<int:pk>/shortlist/", why.shortlist, name="shortlist"),
]
