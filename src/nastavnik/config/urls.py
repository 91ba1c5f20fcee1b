"""All urls of the site, room by room."""

from django.urls import include, path
from django.views.i18n import set_language

handler500 = "nastavnik.kit.views.broken"
urlpatterns = [
    path("", include("nastavnik.kit.urls")),
    path("", include("nastavnik.web.urls")),
    path("", include("nastavnik.people.urls")),
    path("", include("nastavnik.programme.urls")),
    path("", include("nastavnik.consents.urls")),
    path("", include("nastavnik.surveys.urls")),
    path("", include("nastavnik.registry.urls")),
    path("", include("nastavnik.pairing.urls")),
    path("", include("nastavnik.mentoring.urls")),
    path("", include("nastavnik.completion.urls")),
    path("", include("nastavnik.reports.urls")),
    path("", include("nastavnik.ops.urls")),
    path("language/", set_language, name="set_language"),
]
