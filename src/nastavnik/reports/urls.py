"""Urls of the results."""

from django.urls import path

from nastavnik.reports.views import indicator, results, schools, sheet, years

app_name = "reports"
urlpatterns = [
    path("results/", results.results, name="results"),
    path("results/details/", results.details, name="details"),
    path("results/indicators/<str:code>/", indicator.indicator, name="indicator"),
    path("results/for-totals/", sheet.sheet, name="sheet"),
    path("results/for-totals/compose/", sheet.sheet_compose, name="sheet_compose"),
    path("results/for-totals/sheet.json", sheet.sheet_file, name="sheet_file"),
    path("results/years/", years.years, name="years"),
    path("results/years/<int:pk>/", years.year, name="year"),
    path("schools/", schools.schools, name="schools"),
    path("schools/compose/", schools.compose, name="schools_compose"),
]
