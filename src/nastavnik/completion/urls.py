"""Urls of stage 7."""

from django.urls import path

from nastavnik.completion.views import board, declared, own, report, swot, together, years

app_name = "completion"
urlpatterns = [
    path("completion/", board.board, name="board"),
    path("completion/outcome/", declared.outcome, name="outcome"),
    path("completion/group-reflection/", together.group_reflection, name="group_reflection"),
    path("completion/group-reflection/<int:pk>/", together.group_reflection_edit, name="group_reflection_edit"),
    path(
        "completion/group-reflection/<int:pk>/remove/", together.group_reflection_remove, name="group_reflection_remove"
    ),
    path("completion/swot/", swot.swot, name="swot"),
    path("completion/swot/<int:pk>/remove/", swot.remove, name="swot_remove"),
    path("completion/swot/<int:pk>/up/", swot.up, name="swot_up"),
    path("completion/swot/draft/", swot.draft, name="swot_draft"),
    path("completion/swot/<int:pk>/edit/", swot.edit, name="swot_edit"),
    path("completion/report/", report.report, name="report"),
    path("completion/report/compose/", report.compose, name="compose"),
    path("completion/report/approve/", report.approve, name="approve"),
    path("completion/event/", together.event_plan, name="event_plan"),
    path("completion/event/<int:pk>/", together.event, name="event"),
    path("completion/event/<int:pk>/edit/", together.event_edit, name="event_edit"),
    path("completion/event/<int:pk>/remove/", together.event_remove, name="event_remove"),
    path("completion/event/<int:pk>/held/", together.event_held, name="event_held"),
    path("completion/recognition/", together.recognition, name="recognition"),
    path("completion/recognition/order/", together.recognition_order, name="recognition_order"),
    path("completion/recognition/<int:pk>/withdraw/", together.recognition_withdraw, name="withdraw"),
    path("completion/not-yet/", years.closing_back, name="closing_back"),
    path("completion/to-archive/", years.to_archive, name="to_archive"),
    path("completion/archive/", years.archive, name="archive"),
    path("completion/archive/<int:pk>/", years.past, name="past"),
    path("completion/archive/<int:pk>/return/", years.give_back, name="give_back"),
    path("completion/archive/<int:pk>/next/", years.next_year, name="next_year"),
    path("completion/mine/", own.mine, name="mine"),
    path("completion/mine/mentee/", own.reflect_as_mentee, name="reflect_as_mentee"),
    path("completion/mine/mentor/", own.reflect_as_mentor, name="reflect_as_mentor"),
    path("completion/mine/<uuid:handle>/share/", own.share, name="share"),
    path("completion/pairs/<int:pk>/", own.summary, name="summary"),
    path("completion/pairs/<int:pk>/agree/", own.agree, name="agree"),
]
