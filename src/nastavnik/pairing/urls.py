"""Urls of stage 5."""

from django.urls import path

from nastavnik.pairing import views

app_name = "pairing"
urlpatterns = [
    path("pairing/", views.workshop, name="workshop"),
    path("pairing/run/", views.run, name="run"),
    path("pairing/again/", views.again, name="again"),
    path("pairing/weights/", views.weights, name="weights"),
    path("pairing/runs/", views.runs, name="runs"),
    path("pairing/runs/compare/", views.compare_runs, name="compare"),
    path("pairing/runs/<int:pk>/rename/", views.run_rename, name="run_rename"),
    path("pairing/runs/<int:pk>/take/", views.run_work, name="run_work"),
    path("pairing/runs/<int:pk>/delete/", views.run_delete, name="run_delete"),
    path("pairing/choose/", views.choose, name="choose"),
    path("pairing/by-hand/<int:pk>/<slug:kind>/", views.by_hand, name="by_hand"),
    path("pairing/decisions/<int:pk>/lift/", views.lift, name="lift"),
    path("pairing/lottery/", views.lottery, name="lottery"),
    path("pairing/lottery/<int:pk>/", views.lottery_protocol, name="lottery_protocol"),
    path("pairing/lottery/<int:pk>/lift/", views.lottery_lift, name="lottery_lift"),
    path("pairing/own/", views.own_choice, name="own_choice"),
    path("pairs/", views.pairs, name="pairs"),
    path("pairs/order/", views.order, name="order"),
    path("pairs/earlier/", views.carry_over, name="carry_over"),
    path("pairs/<int:pk>/", views.place, name="place"),
    path("pairs/<int:pk>/invite/", views.invite, name="invite"),
    path("pairs/<int:pk>/release/", views.release, name="release"),
    path("pairs/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("pairs/<int:pk>/meeting/", views.meeting, name="meeting"),
    path("pairs/<int:pk>/answer/", views.answer, name="answer"),
    path("pairs/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("pairs/<int:pk>/paper/", views.paper, name="paper"),
    path("pairs/<int:pk>/clarify/", views.clarify, name="clarify"),
    path("pairs/<int:pk>/confirm/", views.confirm, name="confirm"),
]
