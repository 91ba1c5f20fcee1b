"""Urls of stage 6."""

from django.urls import path

from nastavnik.mentoring.views import feedback, goals, help, leaving, links, meetings, pairs, reviews

app_name = "mentoring"
urlpatterns = [
    path("mentoring/", pairs.mine, name="mine"),
    path("mentoring/<int:pk>/", pairs.work, name="work"),
    path("mentoring/<int:pk>/journal/", pairs.journal, name="journal"),
    path("mentoring/<int:pk>/introduction/", pairs.count_introduction, name="count_introduction"),
    path("mentoring/<int:pk>/complete/", pairs.complete, name="complete"),
    path("mentoring/<int:pk>/meetings/new/", meetings.plan, name="plan"),
    path("mentoring/<int:pk>/goals/new/", goals.goal_new, name="goal_new"),
    path("mentoring/<int:pk>/steps/new/", goals.step_new, name="step_new"),
    path("mentoring/<int:pk>/results/new/", goals.result_new, name="result_new"),
    path("mentoring/<int:pk>/reviews/", reviews.reviews, name="reviews"),
    path("mentoring/<int:pk>/interim/", reviews.interim, name="interim"),
    path("mentoring/<int:pk>/interim/own/", reviews.interim_self, name="interim_self"),
    path("mentoring/<int:pk>/final/", reviews.final, name="final"),
    path("mentoring/<int:pk>/final/own/", reviews.final_self, name="final_self"),
    path("mentoring/<int:pk>/final/mentor/", reviews.final_mentor, name="final_mentor"),
    path("mentoring/<int:pk>/pause/", leaving.pause, name="pause"),
    path("mentoring/<int:pk>/resume/", leaving.resume, name="resume"),
    path("mentoring/<int:pk>/leave/", leaving.leave, name="leave"),
    path("mentoring/<int:pk>/change/", leaving.change, name="change"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/describe/", meetings.describe, name="describe"),
    path("meetings/<int:pk>/note/", meetings.note, name="note"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<int:pk>/missed/", meetings.miss, name="miss"),
    path("meetings/<int:pk>/close/", meetings.close, name="close"),
    path("meetings/<int:pk>/feedback/", feedback.feedback, name="feedback"),
    path("meetings/<int:pk>/feedback/correct/", feedback.correct, name="correct"),
    path("meetings/<int:pk>/feedback/paper/<int:teacher_pk>/", feedback.paper, name="paper"),
    path("meetings/<int:pk>/feedback/sheet/<int:teacher_pk>/", links.feedback_sheet, name="feedback_sheet"),
    path("f/<str:token>/", links.by_link, name="by_link"),
    path("f/<str:token>/draft/", links.link_draft, name="link_draft"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/reopen/", goals.goal_reopen, name="goal_reopen"),
    path("steps/<int:pk>/", goals.step, name="step"),
    path("results/<int:pk>/file/", goals.result_file, name="result_file"),
    path("help/", help.help_page, name="help"),
    path("help/confidant/", help.confidant, name="confidant"),
    path("help/<int:pk>/given/", help.help_given, name="help_given"),
    path("changes/<int:pk>/answered/", leaving.change_answered, name="change_answered"),
]
