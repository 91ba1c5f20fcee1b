"""What the staff list and the door hold of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import EVERYBODY, hold

OWN = ("account",)
hold(
    "people.Teacher",
    _("Ваша строка списка педагогов"),
    EVERYBODY,
    (
        _("фамилия, имя, отчество, прежние фамилии, должности, занятость, предметы, МО, корпус"),
        "last_name first_name patronymic former_names position other_positions employment subjects department building",
    ),
    (_("стаж, дата приёма, категория, нагрузка"), "hired_on pedagogical_years teaching_since category weekly_hours"),
    (_("длительный отпуск и день ухода"), "away_from away_until leaving_on left_on"),
    (_("почта, телефон, руководитель"), "email email_since phone line_manager"),
    whose=OWN,
)
hold(
    "people.Membership",
    _("Ваши роли в школе"),
    EVERYBODY,
    (_("какая роль, с какого и по какой день"), "role granted_on ended_on"),
    whose=OWN,
)
hold(
    "people.StandIn",
    _("Роли, которые вам даны на время"),
    EVERYBODY,
    (_("какая роль, с какого и по какой день, кто её дал"), "account role first last appointed_by"),
    whose=OWN,
)
hold(
    "people.SignIn",
    _("Когда входили под вашим именем"),
    EVERYBODY,
    (_("чем подтверждён вход, когда и из какого браузера"), "account at way browser"),
    whose=OWN,
    page="web:entry",
)
hold(
    "people.OpenSession",
    _("Где вход открыт сейчас"),
    EVERYBODY,
    (_("браузер и время"), "account opened_at browser"),
    whose=OWN,
    page="web:entry",
)
hold(
    "people.OutsideEntry",
    _("Вход через службу школы"),
    EVERYBODY,
    (_("адрес службы, ваш номер в ней и день привязки"), "account address subject bound_on"),
    whose=OWN,
    page="web:entry",
)
hold(
    "people.OwnerSheet",
    _("Подписанный лист первого входа"),
    EVERYBODY,
    (_("скан, кто и когда его зарегистрировал"), "account scan registered_by registered_on"),
    (
        _("кто и когда сказал, что подпись не ваша, и когда лист перестал действовать"),
        "disputed_by disputed_on over_on",
    ),
    whose=OWN,
)
hold(
    "people.Recovery",
    _("Восстановления вашего входа"),
    EVERYBODY,
    (
        _("кто и когда начал, с какого часа можно, чем кончилось"),
        "account begun_by begun_at opens_at stopped_at used_at",
    ),
    (_("сколько было неверных попыток и почему остановлено"), "tries stopped_why"),
    whose=OWN,
)
for _role in ("head", "coordinator", "confidant", "operator"):
    hold(
        "people.Recovery",
        _("Восстановления, которые вы начали для других"),
        _role,
        (_("чей вход, когда начато и чем кончилось"), "account begun_by begun_at used_at"),
        whose=("begun_by",),
    )
for _role in ("coordinator", "head"):
    hold(
        "people.OwnerSheet",
        _("Листы первого входа, которые вы зарегистрировали"),
        _role,
        (_("чей лист, скан и день"), "account scan registered_by registered_on"),
        whose=("registered_by",),
        page="people:owner_sheets",
    )
