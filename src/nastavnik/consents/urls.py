"""Urls of consents."""

from django.urls import path

from nastavnik.consents import views

app_name = "consents"
urlpatterns = [
    path("consents/", views.mine, name="mine"),
    path("consents/give/<str:kind>/", views.give, name="give"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("consents/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("consents/<int:pk>/scan/", views.scan, name="scan"),
    path("consents/<int:pk>/sign/", views.sign, name="sign"),
    path("consents/register/", views.register, name="register"),
    path("consents/prepare/", views.prepare, name="prepare"),
]
