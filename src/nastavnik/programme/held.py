"""What stage 1 and the gates hold of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import hold

hold(
    "programme.GateDecision",
    _("Этапы, начатые вами без одного из условий"),
    "coordinator",
    (_("какое условие, о чём оно и почему без него"), "programme gate fact subject_id reason"),
    (_("кто и когда решил"), "decided_by decided_on"),
    whose=("decided_by",),
)
hold(
    "programme.Heard",
    _("Где вам рассказали о программе"),
    "teacher",
    (_("на каком мероприятии вы были"), "outreach teacher"),
    whose=("teacher__account",),
)
hold(
    "programme.Responsible",
    _("За что вы отвечаете в программе"),
    "teacher",
    (_("мероприятие, задача или ресурс"), "item task resource teacher"),
    whose=("teacher__account",),
    page="programme:duties",
)
hold(
    "programme.TeamMember",
    _("Ваша работа в команде сопровождения"),
    "teacher",
    (_("в какой программе и с чем вы помогаете"), "programme teacher part"),
    whose=("teacher__account",),
    page="programme:duties",
)
