from django.urls import path

from . import group_views, views

app_name = "placements"
urlpatterns = [
    path("", views.placement_list, name="list"),
    path("<int:pk>/", views.placement_page, name="detail"),
    path("groups/<int:pk>/", group_views.group_page, name="group"),
    path("groups/<int:pk>/offer/<int:vacancy>/", group_views.offer_to_group, name="group_offer"),
    path("offer/<int:pk>/", views.offer, name="offer"),
]
