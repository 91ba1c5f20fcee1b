"""Urls of the results."""

from django.urls import path

from nastavnik.reports.views import indicator, results, tables

app_name = "reports"
urlpatterns = [
    path("results/", results.results, name="results"),
    path("results/details/", results.details, name="details"),
    path("results/results.xlsx", tables.xlsx, name="xlsx"),
    path("results/results.csv", tables.csv, name="csv"),
    path("results/indicators/<str:code>/", indicator.indicator, name="indicator"),
    path("results/indicators/<str:code>.xlsx", indicator.indicator_xlsx, name="indicator_xlsx"),
]
