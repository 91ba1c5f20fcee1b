"""Notices of stage 7: never with names or anybody's words."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.notices import notice

notice(
    "completion.summary_to_agree",
    _("Итог вашей пары написан. В отчёт он попадёт, только если вы согласитесь с текстом."),
)
notice("completion.summary_agreed", _("Наставляемый согласен с итогом пары."))
