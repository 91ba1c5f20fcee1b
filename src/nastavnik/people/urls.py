"""Urls of the people room."""

from django.urls import path

from nastavnik.people.views import access, mail, paper, roster, school, staff

app_name = "people"
urlpatterns = [
    path("people/", staff.staff_list, name="staff"),
    path("people/add/", staff.add, name="add"),
    path("people/codes/", access.codes, name="codes"),
    path("people/owner-sheets/", access.owner_sheets, name="owner_sheets"),
    path("people/owner-sheets/<int:pk>/scan/", access.owner_scan, name="owner_scan"),
    path("people/owner-sheets/<int:pk>/not-owner/", access.not_owner, name="not_owner"),
    path("people/roles/", access.roles, name="roles"),
    path("people/roles/<int:pk>/end/", access.end_role, name="end_role"),
    path("people/roles/ahead/<int:pk>/call-off/", access.call_off_role, name="call_off"),
    path("people/invitations/<int:pk>/revoke/", access.revoke, name="revoke"),
    path("people/import/", roster.upload, name="upload"),
    path("people/import/<int:pk>/", roster.show, name="import"),
    path("people/import/<int:pk>/columns/", roster.columns, name="columns"),
    path("people/import/<int:pk>/decide/", roster.decide_row, name="decide"),
    path("people/import/<int:pk>/accept/", roster.accept, name="accept"),
    path("people/import/<int:pk>/discard/", roster.discard, name="discard"),
    path("people/mail/", mail.mail, name="mail"),
    path("people/calendar/", school.days, name="calendar"),
    path("people/calendar/week/", school.week, name="week"),
    path("people/calendar/remove/", school.remove_days, name="remove_days"),
    path("people/school/", school.settings, name="school"),
    path("people/<int:pk>/", staff.card, name="teacher"),
    path("people/<int:pk>/left/", staff.left, name="left"),
    path("people/<int:pk>/stays/", staff.stays, name="stays"),
    path("people/<int:pk>/away/", staff.away, name="away"),
    path("people/<int:pk>/back/", staff.back, name="back"),
    path("people/<int:pk>/join/", staff.join, name="join"),
    path("people/<int:pk>/part/", staff.part, name="part"),
    path("people/<int:pk>/twin/", staff.twin, name="twin"),
    path("people/<int:pk>/returned/", staff.returned, name="returned"),
    path("people/<int:pk>/return-all/", staff.give_back, name="give_back"),
    path("people/<int:pk>/paper/", paper.papers, name="papers"),
    path("people/<int:pk>/paper/<slug:act>/<int:row>/", paper.enter, name="paper"),
    path("people/<int:pk>/paper/<slug:act>/<int:row>/blank/", paper.blank, name="blank"),
    path("people/entered/", paper.entered, name="entered"),
    path("people/entered/<int:pk>/not-so/", paper.not_so, name="not_so"),
    path("people/entered/<int:pk>/settled/", paper.settled, name="objection_settled"),
    path("people/<int:pk>/mine/", staff.mine, name="mine"),
    path("people/<int:pk>/invite/", access.invite_teacher, name="invite"),
]
