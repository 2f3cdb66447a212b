from django.urls import path

from . import views

app_name = "pathways"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("rules/", views.rule_list, name="rules"),
    path("rules/new/", views.rule_new, name="rule_new"),
    path("rules/import/", views.rules_import_page, name="rules_import"),
    path("rules/export/<slug:code>/", views.rules_export, name="rules_export"),
    path("rules/changes/", views.change_list, name="changes"),
    path("rules/changes/<int:pk>/", views.change_page, name="change"),
    path("rules/changes/<int:pk>/edit/", views.change_edit, name="change_edit"),
    path("rules/changes/<int:pk>/count/", views.change_count, name="change_count"),
    path("rules/changes/<int:pk>/progress/", views.change_progress, name="change_progress"),
    path("rules/<int:pk>/", views.rule_page, name="rule"),
    path("rules/<int:pk>/begin/", views.rule_begin, name="rule_begin"),
    path("wages/", views.wage_page, name="wages"),
    path("<slug:code>/", views.programme_page, name="detail"),
]
