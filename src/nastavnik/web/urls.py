"""Urls of signing in and of home."""

from django.urls import path

from nastavnik.web import views
from nastavnik.web.identity import back, factor_pages, outside, own, second_step

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/second/", second_step.second_step, name="second_step"),
    path("sign-in/outside/", outside.begin, name="outside"),
    path("sign-in/outside/back/", outside.back, name="outside_back"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("start/", views.found, name="found"),
    path("code/", views.code, name="code"),
    path("first-visit/<str:token>/", views.first_visit, name="first_visit"),
    path("notices/", views.notices, name="notices"),
    path("about-me/", views.about_me, name="about_me"),
    path("own-sheet/", views.own_scan, name="own_scan"),
    path("own-sheet/not-mine/", views.not_my_sheet, name="not_my_sheet"),
    path("entry/", own.entry, name="entry"),
    path("entry/password/", own.change_password, name="change_password"),
    path("entry/key/", own.make_key, name="make_key"),
    path("entry/mailbox/", own.change_mailbox, name="change_mailbox"),
    path("entry/mailbox/<str:token>/", own.prove_mailbox, name="prove_mailbox"),
    path("entry/second/", factor_pages.factor, name="factor"),
    path("entry/second/app/begin/", factor_pages.begin_app, name="factor_begin_app"),
    path("entry/second/app/", factor_pages.app, name="factor_app"),
    path("entry/second/codes/", factor_pages.new_codes, name="factor_codes"),
    path("entry/second/passkey/begin/", factor_pages.begin_passkey, name="factor_begin_passkey"),
    path("entry/second/passkey/", factor_pages.passkey, name="factor_passkey"),
    path("entry/second/passkey/rename/", factor_pages.rename, name="factor_rename"),
    path("entry/second/remove/", factor_pages.remove, name="factor_remove"),
    path("entry/language/", own.change_language, name="change_language"),
    path("entry/sessions/", own.end_session, name="end_session"),
    path("entry/stop/", own.stop_recovery, name="stop_recovery"),
    path("entry/unseal/", own.unseal, name="unseal"),
    path("entry/outside/", outside.bind, name="bind_outside"),
    path("entry/outside/end/", outside.unbind, name="unbind_outside"),
    path("entry/outside/number/", outside.refuse_number, name="refuse_number"),
    path("entry/anew/", own.anew, name="anew"),
    path("entry/anew/stop/", own.stop_anew, name="stop_anew"),
    path("recovery/", back.recover, name="recover"),
    path("recovery/mail/", back.by_mail, name="recover_by_mail"),
    path("recovery/mail/<str:token>/", back.by_link, name="recover_link"),
    path("recovery/key/", back.by_key, name="recover_by_key"),
    path("recovery/two/", back.by_two, name="recover_by_two"),
    path("help-in/", back.help_in, name="help_in"),
    path("help-in/stop/", back.take_back, name="take_back"),
    path("own-mail/<str:token>/", views.own_mail, name="own_mail"),
]
