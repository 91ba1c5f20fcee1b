"""Urls of signing in and of home."""

from django.urls import path

from nastavnik.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("start/", views.found, name="found"),
    path("code/", views.code, name="code"),
    path("first-visit/<str:token>/", views.first_visit, name="first_visit"),
    path("notices/", views.notices, name="notices"),
    path("about-me/", views.about_me, name="about_me"),
    path("own-mail/<str:token>/", views.own_mail, name="own_mail"),
]
