"""Urls of stage 5."""

from django.urls import path

from nastavnik.pairing.views import lottery, many, own, pairs, place, runs, workshop

app_name = "pairing"
urlpatterns = [
    path("pairing/", workshop.workshop, name="workshop"),
    path("pairing/run/", workshop.run, name="run"),
    path("pairing/again/", runs.again, name="again"),
    path("pairing/weights/", runs.weights, name="weights"),
    path("pairing/runs/", runs.runs, name="runs"),
    path("pairing/runs/compare/", runs.compare_runs, name="compare"),
    path("pairing/runs/<int:pk>/rename/", runs.run_rename, name="run_rename"),
    path("pairing/runs/<int:pk>/take/", runs.run_work, name="run_work"),
    path("pairing/runs/<int:pk>/delete/", runs.run_delete, name="run_delete"),
    path("pairing/choose/", workshop.choose, name="choose"),
    path("pairing/by-hand/<int:pk>/<slug:kind>/", workshop.by_hand, name="by_hand"),
    path("pairing/decisions/<int:pk>/lift/", workshop.lift, name="lift"),
    path("pairing/lottery/", lottery.lottery, name="lottery"),
    path("pairing/lottery/<int:pk>/", lottery.lottery_protocol, name="lottery_protocol"),
    path("pairing/lottery/<int:pk>/lift/", lottery.lottery_lift, name="lottery_lift"),
    path("pairing/own/", own.own_choice, name="own_choice"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/invite/", many.invite, name="invite_many"),
    path("pairing/propose/", many.propose, name="propose_many"),
    path("pairs/papers/", many.papers, name="papers_many"),
    path("pairs/remind/", many.remind, name="remind_many"),
    path("pairs/confirm/", many.confirm, name="confirm_many"),
    path("pairs/order/", pairs.order, name="order"),
    path("pairs/earlier/", pairs.carry_over, name="carry_over"),
    path("pairs/<int:pk>/", place.place, name="place"),
    path("pairs/<int:pk>/way/", place.way, name="way"),
    path("pairs/<int:pk>/invite/", place.invite, name="invite"),
    path("pairs/<int:pk>/release/", place.release, name="release"),
    path("pairs/<int:pk>/withdraw/", place.withdraw, name="withdraw"),
    path("pairs/<int:pk>/meeting/", place.meeting, name="meeting"),
    path("pairs/<int:pk>/answer/", place.answer, name="answer"),
    path("pairs/<int:pk>/take-back/", place.take_back, name="take_back"),
    path("pairs/<int:pk>/return/", place.give_back, name="give_back"),
    path("pairs/<int:pk>/paper/", place.paper, name="paper"),
    path("pairs/<int:pk>/clarify/", place.clarify, name="clarify"),
    path("pairs/<int:pk>/confirm/", place.confirm, name="confirm"),
]
