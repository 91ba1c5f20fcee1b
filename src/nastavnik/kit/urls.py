"""Urls of the mechanisms."""

from django.urls import path

from nastavnik.kit import views

app_name = "kit"
urlpatterns = [
    path("draft/", views.draft, name="draft"),
    path("many/", views.batches, name="batches"),
    path("many/<uuid:handle>/", views.batch, name="batch"),
    path("many/<uuid:handle>/back/", views.batch_back, name="batch_back"),
]
