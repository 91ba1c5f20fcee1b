"""Urls of consents."""

from django.urls import path

from nastavnik.consents import views
from nastavnik.consents.views import corrections, data, many

app_name = "consents"
urlpatterns = [
    path("consents/", views.mine, name="mine"),
    path("consents/give/<str:kind>/", views.give, name="give"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("consents/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("consents/<int:pk>/scan/", views.scan, name="scan"),
    path("consents/<int:pk>/sign/", views.sign, name="sign"),
    path("consents/<int:pk>/scan/new/", corrections.scan_new, name="scan_new"),
    path("consents/<int:pk>/addition/", corrections.addition, name="addition"),
    path("consents/additions/<int:pk>/scan/", corrections.addition_scan, name="addition_scan"),
    path("consents/<int:pk>/error/", corrections.error, name="error"),
    path("consents/<int:pk>/mend/", corrections.mend, name="mend"),
    path("data/", data.data, name="data"),
    path("data/<int:pk>/withdraw/", data.data_withdraw, name="data_withdraw"),
    path("data/<int:pk>/answer/", data.data_answer, name="data_answer"),
    path("consents/register/", views.register, name="register"),
    path("consents/prepare/", views.prepare, name="prepare"),
    path("consents/prepare/many/", many.prepare, name="prepare_many"),
    path("consents/sign/many/", many.sign, name="sign_many"),
]
