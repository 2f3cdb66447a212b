"""Addresses of the product. Each app brings its own `urls.py` (pages) and `api.py` (routes); none is written twice."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.views import language
from common.api import nothing_here
from insights.skills_map.api import SkillsMapView
from matching.api import EvaluateView, ExplainView
from matching.why.api import BestWorkView, ShortlistView
from pathways.api import FilingCalendarView
from placements.api import LadderView
from recruiters.intake.api import ComplaintStatusView, ComplaintsView

from . import health
from .api import router
from .faces import faces
from .home import home
from .search import search

# The one page with pictures written into its style sheet (Swagger's); scripts and styles stay under the policy of all others.
api_docs = csp_update({"img-src": [SELF, "data:"]})(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("workers/", include("workers.urls")),
    path("workers/", include("placements.ladder_urls")),
    path("vacancies/", include("employers.urls")),
    path("employers/", include("employers.portal_urls")),
    path("pathways/", include("pathways.urls")),
    path("f/", include("workers.public_urls")),
    path("vias/", include("pathways.public_urls")),
    path("verificar/", include("recruiters.check.urls")),
    path("decisions/", include("recruiters.decisions.urls")),
    path("vetting/", include("recruiters.own.urls")),
    path("inspections/", include("recruiters.inspections.urls")),
    path("ayuda/", include("recruiters.intake.urls")),
    path("complaints/", include("recruiters.intake.staff_urls")),
    path("r/", include("recruiters.lookup.urls")),
    path("ledger/", include("recruiters.ledger.urls")),
    path("mi-expediente/", include("workers.own.urls")),
    path("", include("matching.urls")),
    path("placements/", include("placements.urls")),
    path("demand/", include("insights.demand.urls")),
    path("skills/", include("insights.skills_map.urls")),
    path("simulator/", include("insights.urls")),
    path("api/v1/workers/", include("workers.api.urls")),
    path("api/v1/complaints/", ComplaintsView.as_view(), name="api-complaints"),
    path("api/v1/complaints/status/", ComplaintStatusView.as_view(), name="api-complaint-status"),
    path("api/v1/", include(router.urls)),
    path("api/v1/workers/<int:pk>/ladder/", LadderView.as_view(), name="api-worker-ladder"),
    path("api/v1/skills-map/", SkillsMapView.as_view(), name="api-skills-map"),
    path("api/v1/filing-calendar/", FilingCalendarView.as_view(), name="api-filing-calendar"),
    path("api/v1/explain/", ExplainView.as_view(), name="api-explain"),
    path("api/v1/shortlist/", ShortlistView.as_view(), name="api-shortlist"),
    path("api/v1/best-work/", BestWorkView.as_view(), name="api-best-work"),
    path("api/v1/evaluate/", EvaluateView.as_view(), name="api-evaluate"),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
    re_path(r"^api/", nothing_here),
    path("language/", language, name="set_language"),
    path("faces/", faces, name="faces"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
]

handler400 = "common.middleware.bad_request"
handler500 = "common.middleware.server_error"
