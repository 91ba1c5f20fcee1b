"""Urls of stage 1 and of the register of official papers."""

from django.urls import path

from nastavnik.programme.views import acts, board, many, matters, roadmap, thresholds

app_name = "programme"
urlpatterns = [
    path("programme/", board.board, name="board"),
    path("programme/start/", board.start, name="start"),
    path("programme/check/", board.pass_check, name="pass_check"),
    path("programme/check/back/", board.check_back, name="check_back"),
    path("programme/summary/", board.summary, name="summary"),
    path("programme/forms/", board.forms_page, name="forms"),
    path("programme/outreach/", board.outreach, name="outreach"),
    path("programme/outreach/<int:pk>/", board.outreach_edit, name="outreach_edit"),
    path("programme/outreach/<int:pk>/remove/", board.outreach_remove, name="outreach_remove"),
    path("programme/about/", board.about, name="about"),
    path("programme/thresholds/", thresholds.thresholds, name="thresholds"),
    path("programme/terms/", matters.terms, name="terms"),
    path("matters/", matters.all_matters, name="all_matters"),
    path("matters/<slug:life>/<slug:state>/", matters.matter_list, name="matter_list"),
    path("matters/<slug:life>/<slug:state>/<int:pk>/later/", matters.put_off, name="put_off"),
    path("matters/<slug:life>/<slug:state>/<int:pk>/remind/", matters.remind, name="remind"),
    path("programme/closing/", board.begin_closing, name="begin_closing"),
    path("programme/roadmap/", roadmap.roadmap, name="roadmap"),
    path("programme/roadmap/done/", many.items_done, name="items_done"),
    path("programme/roadmap/move/", many.items_move, name="items_move"),
    path("programme/roadmap/drop/", many.items_drop, name="items_drop"),
    path("programme/roadmap/order/", roadmap.approve_roadmap, name="approve_roadmap"),
    path("programme/roadmap/add/", roadmap.add_item, name="add_item"),
    path("programme/roadmap/<int:pk>/", roadmap.item, name="item"),
    path("programme/roadmap/<int:pk>/up/", roadmap.up, name="item_up"),
    path("programme/roadmap/<int:pk>/done/", roadmap.done, name="done"),
    path("programme/roadmap/<int:pk>/drop/", roadmap.drop, name="drop"),
    path("programme/roadmap/<int:pk>/return/", roadmap.return_item, name="return_item"),
    path("acts/", acts.acts, name="acts"),
    path("acts/<int:pk>/", acts.act, name="act"),
    path("acts/new/", acts.act_new, name="act_new"),
    path("acts/<int:pk>/correct/", acts.act_correct, name="act_correct"),
    path("acts/<int:pk>/annul/", acts.act_annul, name="act_annul"),
    path("acts/<int:pk>/file/", acts.act_file, name="act_file"),
    path("acts/<int:pk>/file/new/", acts.act_file_new, name="act_file_new"),
]
