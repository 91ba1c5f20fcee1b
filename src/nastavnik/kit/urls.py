"""Urls of the mechanisms."""

from django.urls import path

from nastavnik.kit import views

app_name = "kit"
urlpatterns = [
    path("draft/", views.draft, name="draft"),
    path("many/", views.batches, name="batches"),
    path("many/<uuid:handle>/", views.batch, name="batch"),
    path("many/<uuid:handle>/back/", views.batch_back, name="batch_back"),
    path("views/save/", views.view_save, name="view_save"),
    path("views/<uuid:handle>/", views.view_edit, name="view_edit"),
    path("views/<uuid:handle>/remove/", views.view_remove, name="view_remove"),
]
