from django.urls import path

from .views import certificate, feed, licence, search

app_name = "register"
urlpatterns = [
    path("", search, name="search"),
    path("register.json", feed, {"kind": "json"}, name="feed_json"),
    path("register.csv", feed, {"kind": "csv"}, name="feed_csv"),
    path("<str:code>/", licence, name="licence"),
    path("<str:code>/licence.pdf", certificate, name="licence_pdf"),
]
