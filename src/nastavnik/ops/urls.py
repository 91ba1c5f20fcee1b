"""Urls of the room that keeps the site."""

from django.urls import path

from nastavnik.ops import views

app_name = "ops"
urlpatterns = [
    path("copies/", views.copies_page, name="copies"),
]
