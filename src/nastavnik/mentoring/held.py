"""What the work of a pair holds of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import EVERYBODY, hold

SIDES = {"mentee": "place__mentee__account", "mentor": "place__mentor__account"}
hold(
    "mentoring.ConfidantCall",
    _("Ваши обращения к доверенному лицу"),
    EVERYBODY,
    (_("ваши слова"), "text"),
    (_("кого вы отметили"), "about"),
    (_("ответ и что сделано"), "answer outcome"),
    (_("кто и кому писал, из какого отзыва"), "teacher account confidant feedback"),
    (_("когда отправлено, прочитано, отвечено и закончено"), "sent_on read_on answered_on closed_on"),
    whose=("teacher__account", "account"),
    page="mentoring:calls",
)
hold(
    "mentoring.ConfidantCall",
    _("Обращения к вам"),
    "confidant",
    (_("кто написал, его слова и дни"), "teacher account text sent_on read_on"),
    (_("ваш ответ и что сделано"), "answer outcome answered_on closed_on"),
    whose=("confidant",),
    page="mentoring:confidant",
)
for _side, _way in SIDES.items():
    _meetings = "relationship__mentor__account" if _side == "mentor" else "attendances__place__mentee__account"
    hold(
        "mentoring.Meeting",
        _("Ваши встречи"),
        _side,
        (_("о чём встреча"), "topic"),
        (_("что получается и что мешает"), "works hinders"),
        (_("когда, где, как и какая это встреча"), "kind planned_on planned_time venue mode held_on duration_minutes"),
        (
            _("пара или группа, состояние и отметки о записи"),
            "relationship state entered_later closed_without_feedback closed_on counted_from",
        ),
        whose=(_meetings,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.MeetingNote",
        _("Ваши заметки для себя"),
        _side,
        (_("слова и встреча, к которой они"), "meeting author text"),
        whose=("author",),
        page="mentoring:mine",
    )
    hold(
        "mentoring.FeedbackLink",
        _("Ссылки на отзыв без входа"),
        _side,
        (_("черновик отзыва"), "draft"),
        (_("встреча, чей отзыв, знак ссылки и её срок"), "meeting teacher token_hash made_at expires_at"),
        whose=("teacher__account",),
    )
    hold(
        "mentoring.Goal",
        _("Цели вашей пары"),
        _side,
        (_("цель"), "title"),
        (_("по какому признаку видно, срок и состояние"), "success_sign horizon start_on due_on state closed_on"),
        (_("пара и откуда цель продолжена"), "place continued_from programme"),
        whose=(_way,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.GoalLevels",
        _("Уровни достижения целей"),
        _side,
        (_("пять уровней и вес"), "goal much_less less expected more much_more weight"),
        (_("когда закреплены, кто проверил, какой достигнут"), "frozen_at checked_on checked_by reached reached_on"),
        whose=(f"goal__{_way}",),
        page="mentoring:mine",
    )
    hold(
        "mentoring.Task",
        _("Шаги между встречами"),
        _side,
        (_("шаг, срок и что вышло"), "title due_on done_on outcome"),
        (_("пара, встреча и цель"), "place meeting goal"),
        whose=(_way,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.InterimReview",
        _("Промежуточные оценки"),
        _side,
        (_("на чём основана, день, решение"), "place basis result held_on decision"),
        (_("ответы наставника и наставляемого, исход личной темы"), "mentor_response mentee_response private_outcome"),
        whose=(_way,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.FinalAssessment",
        _("Итоговые оценки"),
        _side,
        (_("день и исход"), "place held_on outcome"),
        (_("ответы наставника и наставляемого, исход личной темы"), "mentor_response mentee_response private_outcome"),
        whose=(_way,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.Ending",
        _("Завершения ваших пар"),
        _side,
        (_("причина, если вы её записали"), "reason"),
        (_("кто начал, последний день, кто внёс"), "place initiator notified_on last_day entered_by"),
        whose=(_way,),
        page="mentoring:mine",
    )
    hold(
        "mentoring.ChangeRequest",
        _("Ваши просьбы о замене"),
        _side,
        (_("пара, когда просили и когда отвечено"), "place asked_by asked_on answered_on"),
        whose=("asked_by",),
    )
    hold(
        "mentoring.EarlyWarning",
        _("Предупреждения о вашей паре"),
        _side,
        (_("по какому правилу, когда и чем кончилось"), "rule raised_on outcome closed_on closed_by"),
        (_("пара и наставник"), "programme place mentor"),
    )
