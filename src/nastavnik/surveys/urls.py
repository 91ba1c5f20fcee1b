"""Urls of questionnaires."""

from django.urls import path

from nastavnik.surveys.views import alone, coded, own, paper, waves
from nastavnik.surveys.views.forms.routes import routes

app_name = "surveys"
urlpatterns = [
    *routes,
    path("waves/", waves.waves, name="waves"),
    path("waves/new/", waves.wave_new, name="wave_new"),
    path("waves/slips/", coded.slips, name="slips"),
    path("waves/<int:pk>/", waves.wave, name="wave"),
    path("waves/<int:pk>/round/", waves.wave_round, name="wave_round"),
    path("waves/<int:pk>/open/", waves.wave_open, name="wave_open"),
    path("waves/<int:pk>/close/", waves.wave_close, name="wave_close"),
    path("waves/<int:pk>/drop/", waves.wave_drop, name="wave_drop"),
    path("waves/<int:pk>/remind/", waves.wave_remind, name="wave_remind"),
    path("waves/<int:pk>/ask/", waves.wave_ask, name="wave_ask"),
    path("waves/asked/<int:pk>/paper/", paper.paper, name="paper"),
    path("waves/asked/<int:pk>/paper/again/", paper.paper_again, name="paper_again"),
    path("answers/", own.mine, name="mine"),
    path("answers/opened/", own.opened, name="opened"),
    path("answers/alone/", alone.alone, name="alone"),
    path("answers/alone/<slug:key>/", alone.alone_answer, name="alone_answer"),
    path("answers/alone/<slug:key>/result/", alone.alone_result, name="alone_result"),
    path("answers/alone/<slug:key>/erase/", alone.alone_erase, name="alone_erase"),
    path("answers/<uuid:handle>/", own.result, name="result"),
    path("answers/<uuid:handle>/earlier/", own.earlier, name="earlier"),
    path("answers/<uuid:handle>/share/", own.share, name="share"),
    path("answers/waves/<int:pk>/", own.answer, name="answer"),
    path("answers/waves/<int:pk>/silence/", own.silence, name="silence"),
    path("answers/waves/<int:pk>/code/", coded.own_code, name="own_code"),
    path("code/<int:pk>/", coded.by_code, name="by_code"),
    path("code/<int:pk>/draft/", coded.code_draft, name="code_draft"),
]
