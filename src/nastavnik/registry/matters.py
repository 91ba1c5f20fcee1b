"""What waits at stages 2 to 4: people who were not asked or have not answered, requests, candidates, training."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from nastavnik.consents.models import Consent
from nastavnik.core.errors import N_
from nastavnik.core.states import (
    MENTEE_UNDECIDED,
    MENTOR_CARDS,
    MENTOR_OPEN,
    MENTOR_WAITED,
    REFERENCE_OPEN,
    REQUEST_NOT_HERE,
    TRAINING_OPEN,
)
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.journal.selectors import moment_of
from nastavnik.kit.matters import ADDRESSEE, laid_out, lives_of
from nastavnik.people.models.teacher import EARLY_YEARS
from nastavnik.people.selectors import holders
from nastavnik.programme.models import Gathering, Programme
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    CouncilOpinion,
    Interview,
    LentTask,
    MenteeEntry,
    MentorEntry,
    MentoringRequest,
    PreliminaryRequest,
    Reference,
)
from nastavnik.registry.selectors.mentees import without_entry

GOES_ON = Settled("the work goes on elsewhere: needs and pairs have lives of their own")
BACK_ANY_DAY = Settled("one may come back any day, and nobody asks")


def text(path: str) -> Cast:
    """Read a day as text, to stand beside moments."""
    return Cast(path, CharField())


# fmt: off
NEWCOMER = Life("newcomer", ("unasked", "came"), {
    "came": (
        Wait("coordinator", 10, N_("Новый человек в школе: %(who)s"), N_("Новые в школе, ещё не спрошены: %(n)s"),
             N_("Пригласить"), 2, "registry:invite_mentees", whole=True),
    ),
    "unasked": (
        Wait("coordinator", 10, N_("Ещё не спросили: %(who)s"), N_("Молодые педагоги, ещё не спрошены: %(n)s"),
             N_("Пригласить"), 2, "registry:mentees", whole=True),
    ),
})
# fmt: on


@lives_of(NEWCOMER, sides=("person",))
def newcomers(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the early-career teachers and the newcomers whom nobody has asked, from the start of the year or later."""
    starts = Programme.objects.filter(pk=programme).values(begins=Coalesce("begun_on", "starts_on"))[:1]
    young, year = Q(pedagogical_years__lte=EARLY_YEARS), Exists(Programme.objects.filter(pk=programme))
    rows = without_entry(programme, school).filter(young | Q(came_on__isnull=False), year)
    rows = rows.annotate(starts=Subquery(starts))
    since = Case(
        When(~young & Q(came_on__gt=F("starts")), then=F("came_on")),
        When(young & Q(hired_on__gt=F("starts")), then=F("hired_on")),
        default=F("starts"),
    )
    return laid_out(rows, state=Case(When(young, then=Value("unasked")), default=Value("came")), since=since, left="pk")


# fmt: off
MENTEE = Life("mentee", (
    "invited", "unreached", "thinking", "without_request", "joined", "declined", "left", "completed",
), {
    "invited": (
        Wait("person", 14, N_("Вас приглашают в программу наставничества"), N_("Приглашения в программу: %(n)s"),
             N_("Посмотреть, что меня ждёт"), 2, "registry:participation", (7,), voluntary=True, whole=True,
             by_date=True),
        Wait("coordinator", 14, N_("Приглашение без ответа: %(who)s"), N_("Приглашены, ответа пока нет: %(n)s"),
             N_("Открыть"), 2, "registry:mentee", after=14, voluntary=True, by_date=True),
    ),
    "unreached": (
        Wait("coordinator", 2, N_("Нет ни входа, ни почты, приглашения не видно: %(who)s"),
             N_("Приглашены, но узнать об этом не могут: %(n)s"), N_("Открыть"), 2, "registry:mentee"),
    ),
    "thinking": (
        Wait("person", 30, N_("Начатое сохранено, торопиться некуда"), N_("Думают, участвовать ли: %(n)s"),
             N_("Продолжить"), 2, "registry:participation", (14,), voluntary=True, whole=True, by_date=True),
    ),
    "without_request": (
        Wait("coordinator", 14, N_("Без запроса: %(who)s"), N_("В программе без запроса: %(n)s"), N_("Поговорить"),
             2, "registry:mentee", by_date=True),
    ),
    "joined": GOES_ON,
    "declined": BACK_ANY_DAY,
    "left": BACK_ANY_DAY,
    "completed": Settled("the year is done"),
}, stands_for={"invited": ("invited", "unreached"), "joined": ("without_request", "joined")})
# fmt: on


@lives_of(MENTEE, sides=("person",), stored=(MenteeEntry.State,))
def mentees(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the entries of a year in which somebody waits."""
    live = MentoringRequest.objects.filter(entry=OuterRef("pk")).exclude(state__in=REQUEST_NOT_HERE)
    on_duty = {"teacher__left_on": None, "teacher__away_begun_on": None}
    rows = MenteeEntry.objects.filter(programme=programme, **on_duty).filter(
        Q(state__in=MENTEE_UNDECIDED) | Q(state="joined") & ~Exists(live)
    )
    state = Case(
        When(state="invited", teacher__account=None, teacher__email="", then=Value("unreached")),
        When(state="joined", then=Value("without_request")),
        default=F("state"),
    )
    thinks = moment_of("registry.MenteeEntry", "mentee.thinking", "mentee.entered")
    since = Case(
        When(state="joined", then=text("joined_on")),
        When(state="thinking", then=Coalesce(thinks, text("invited_on"), text("programme__starts_on"))),
        default=Coalesce(text("invited_on"), text("programme__starts_on")),
        output_field=CharField(),
    )
    return laid_out(rows, state=state, since=since, left="teacher_id")


# fmt: off
REQUEST = Life("request", (
    "submitted", "accepted", "in_work", "resolved", "partly", "unresolved", "withdrawn", "elsewhere",
), {
    "submitted": (
        Wait("coordinator", 5, N_("Запрос ждёт решения: %(who)s"), N_("Запросы ждут решения: %(n)s"),
             N_("Открыть запрос"), 2, "registry:request", waiter="author", quiet=N_("Запрос у куратора с %(day)s")),
    ),
    "accepted": GOES_ON,
    "in_work": GOES_ON,
    "resolved": Settled("it is solved"),
    "partly": Settled("what is left may be sent anew"),
    "unresolved": Settled("it may be sent anew"),
    "withdrawn": BACK_ANY_DAY,
    "elsewhere": Settled("it was promised in another way, and no day of that is kept"),
}, stands_for={"draft": ()})
# fmt: on


@lives_of(REQUEST, sides=("author",), stored=(MentoringRequest.State,))
def requests(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the requests that the coordinator answers; a private topic is its author's affair alone."""
    rows = MentoringRequest.objects.filter(entry__programme=programme, state="submitted")
    rows = rows.exclude(topic__in=PRIVATE_TOPICS)
    return laid_out(rows, state="state", since="submitted_on", left="entry__teacher_id")


# fmt: off
INTERVIEW = Life("interview", ("offered", "unreached", "confirmed", "declined"), {
    "offered": (
        Wait("person", 14, N_("Запись беседы ждёт вашего слова"), N_("Записи бесед ждут вашего слова: %(n)s"),
             N_("Прочитать"), 2, "registry:interview_own", (3,), voluntary=True, by_date=True),
        Wait("coordinator", 14, N_("Запись беседы без ответа: %(who)s"), N_("Записи бесед без ответа: %(n)s"),
             N_("Открыть"), 2, "registry:interview", after=14, voluntary=True, by_date=True),
    ),
    "unreached": (
        Wait("coordinator", 5, N_("Дать запись беседы на подпись: %(who)s"), N_("Записи бесед на подпись: %(n)s"),
             N_("Напечатать лист"), 2, "registry:interview"),
    ),
    "confirmed": Settled("it is a request, which has a life of its own"),
    "declined": Settled("the person said no, and nobody asks again"),
}, stands_for={"offered": ("offered", "unreached")})
# fmt: on


@lives_of(INTERVIEW, sides=("person",), stored=(Interview.State,))
def interviews(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the notes of talks that nobody has answered; whoever has no way in gets them on a sheet."""
    on_duty = {"entry__teacher__left_on": None, "entry__teacher__away_begun_on": None}
    rows = Interview.objects.filter(entry__programme=programme, state="offered", **on_duty)
    state = Case(When(entry__teacher__account=None, then=Value("unreached")), default=F("state"))
    return laid_out(rows, state=state, since="held_on", left="entry__teacher_id")


# fmt: off
DRAFT = Life("draft", ("draft",), {
    "draft": (
        Wait("author", 14, N_("Есть неотправленный запрос, его видите только вы"),
             N_("Неотправленные запросы: %(n)s"), N_("Дописать"), 2, "registry:participation", (14,),
             voluntary=True, private=True, whole=True, by_date=True),
    ),
}, stands_for=dict.fromkeys(REQUEST.states, ()))
# fmt: on


@lives_of(DRAFT, sides=("author",), private=True, stored=(MentoringRequest.State,))
def drafts(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the unsent requests of those in the programme: nobody but the author knows that there is one."""
    rows = MentoringRequest.objects.filter(entry__programme=programme, entry__state="joined", state="draft")
    return laid_out(rows, state="state", since="entry__joined_on", left="entry__teacher_id")


# fmt: off
MENTOR = Life("mentor", ("invited", "applied", "selected", "deferred", "not_taken", "resting", "left",
                       "declined"), {
    "invited": (
        Wait("person", 14, N_("Вас приглашают стать наставником"), N_("Приглашения стать наставником: %(n)s"),
             N_("Посмотреть, что это значит"), 3, "registry:candidacy", (7,), voluntary=True, whole=True, by_date=True),
        Wait("coordinator", 14, N_("Приглашение без ответа: %(who)s"),
             N_("Приглашены стать наставниками, ответа пока нет: %(n)s"), N_("Открыть"), 3, "registry:mentor",
             after=14, voluntary=True, by_date=True),
    ),
    "applied": (
        Wait("coordinator", 5, N_("Кандидат ждёт решения: %(who)s"), N_("Кандидаты ждут решения: %(n)s"),
             N_("Открыть анкету"), 3, "registry:mentor", waiter="person", quiet=N_("Анкета у куратора с %(day)s")),
    ),
    "selected": GOES_ON,
    "deferred": (
        Wait("coordinator", 30, N_("Решение отложено: %(who)s"), N_("Решения отложены: %(n)s"), N_("Решить"), 4,
             "registry:mentor", after=30, by_date=True),
    ),
    "resting": (
        Wait("person", 60, N_("Перерыв в наставничестве продолжается?"), N_("Перерывы: %(n)s"), N_("Открыть"), 5,
             "registry:candidacy", (60,), after=60, voluntary=True, whole=True, by_date=True),
    ),
    "not_taken": BACK_ANY_DAY,
    "left": BACK_ANY_DAY,
    "declined": BACK_ANY_DAY,
})
# fmt: on


@lives_of(MENTOR, sides=("person",), stored=(MentorEntry.State,))
def mentors(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the entries of a year in which somebody waits."""
    rows = MentorEntry.objects.filter(programme=programme, state__in=MENTOR_WAITED)
    rows = rows.filter(teacher__left_on=None, teacher__away_begun_on=None)
    opened = moment_of("registry.MentorEntry", "mentor.invited", "mentor.deferred", "mentor.resting")
    since = Case(
        When(state="applied", then=text("applied_on")),
        default=Coalesce(opened, *map(text, ("selected_on", "applied_on", "programme__starts_on"))),
        output_field=CharField(),
    )
    return laid_out(rows, state="state", since=since, left="teacher_id")


# fmt: off
TRAINING = Life("training", ("undecided", "not_needed", "planned", "done"), {
    "undecided": (
        Wait("coordinator", 10, N_("Обучение не решено: %(who)s"), N_("Обучение не решено: %(n)s"), N_("Решить"), 4,
             "registry:mentor"),
    ),
    "not_needed": Settled("decided, with a reason"),
    "planned": (
        Wait("coordinator", 20, N_("Обучение назначено и не отмечено: %(who)s"),
             N_("Обучение назначено и не отмечено: %(n)s"), N_("Записать встречу"), 4, "registry:training",
             whole=True),
    ),
    "done": Settled("held"),
})
# fmt: on


@lives_of(TRAINING, sides=("person",), stored=(MentorEntry.Training,))
def trainings(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors in the register whose training is open."""
    rows = MentorEntry.objects.filter(programme=programme, state="selected", training__in=TRAINING_OPEN)
    return laid_out(rows, state="training", since="selected_on", left="teacher_id")


# fmt: off
OPINION = Life("opinion", ("unheard",), {
    "unheard": (
        Wait("coordinator", 10, N_("Без мнения совета: %(who)s"), N_("Кандидаты без мнения совета: %(n)s"),
             N_("Открыть"), 3, "registry:mentor"),
    ),
})
COUNCIL = Life("council", ("unheard",), {
    "unheard": (
        Wait(ADDRESSEE, 10, N_("Ждёт вашего мнения: %(who)s"), N_("Ждут вашего мнения: %(n)s"),
             N_("Открыть кандидатов"), 3, "registry:council", (5,), voluntary=True, private=True, whole=True),
    ),
})
# fmt: on


@lives_of(OPINION, sides=("person",))
def opinions(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the candidates of whom nobody in the council has spoken, where the school asks it."""
    rows = MentorEntry.objects.filter(programme=programme, state="applied", opinions=None)
    rows = rows.filter(programme__school__council_opinion_wanted=True)
    return laid_out(rows, state=Value("unheard"), since="applied_on", left="teacher_id")


@lives_of(COUNCIL, sides=("person",), private=True)
def council(programme: Any, school: Any) -> QuerySet[Any]:
    """Read each member of the council with each candidate of whom this member has not spoken."""
    rows = MentorEntry.objects.filter(programme=programme, state="applied")
    rows = rows.filter(programme__school__council_opinion_wanted=True).annotate(
        member=F("programme__school__accounts__pk"), own_account=F("teacher__account")
    )
    in_council = holders(school, "council_member").filter(account=OuterRef("member"))
    spoke = CouncilOpinion.objects.filter(entry=OuterRef("pk"), member=OuterRef("member"))
    rows = rows.filter(Exists(in_council), ~Exists(spoke)).filter(~Q(member=F("own_account")) | Q(own_account=None))
    return laid_out(rows, state=Value("unheard"), since="applied_on", left="teacher_id", account="member")


# fmt: off
RULES = Life("rules", ("missing",), {
    "missing": (
        Wait("coordinator", 20, N_("Нет стратегии и регламента: %(who)s"), N_("Наставники без регламента: %(n)s"),
             N_("Взять образец"), 4, "registry:mentor", after=10),
    ),
})
# fmt: on


@lives_of(RULES, sides=("person",))
def rules(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors in the register without a strategy or the rules of their meetings."""
    rows = MentorEntry.objects.filter(Q(strategy="") | Q(meeting_rules=""), programme=programme, state="selected")
    return laid_out(rows, state=Value("missing"), since="selected_on", left="teacher_id")


# fmt: off
REFERENCE = Life("reference", ("asked", "written", "declined", "passed", "kept"), {
    "asked": (
        Wait("colleague", 10, N_("Просят сказать несколько слов: %(who)s"), N_("Просьбы сказать несколько слов: %(n)s"),
             N_("Написать или отказаться"), 3, "registry:reference", (5,), voluntary=True, private=True, by_date=True),
    ),
    "written": (
        Wait("person", 10, N_("Пришли слова коллеги о вас"), N_("Слова коллег ждут решения: %(n)s"),
             N_("Прочитать и решить"), 3, "registry:candidacy", (5,), voluntary=True, private=True, whole=True,
             by_date=True),
    ),
    "declined": Settled("a colleague owes nobody any words"),
    "passed": Settled("the council reads it"),
    "kept": Settled("it is the candidate's own"),
})
# fmt: on


@lives_of(REFERENCE, sides=("person", "colleague"), private=True, stored=(Reference.State,))
def references(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the words that a candidate asked for and has not got, and those the candidate has not decided about."""
    rows = Reference.objects.filter(entry__programme=programme, state__in=REFERENCE_OPEN)
    rows = rows.filter(entry__state__in=MENTOR_CARDS, colleague__left_on=None, entry__teacher__left_on=None)
    since = Coalesce(text("written_on"), text("asked_on"))
    return laid_out(rows, state="state", since=since, left="entry__teacher_id", right="colleague_id")


# fmt: off
LENT = Life("lent", ("open", "alone", "done", "back"), {
    "open": (
        Wait("person", 0, N_("До %(day)s вам поручено: %(title)s"), N_("Поручено вам куратором: %(n)s"),
             N_("Открыть"), 2, "registry:lent_mine", (-3,), after=-60, before=1, whole=True, by_date=True),
        Wait("coordinator", 0, N_("Срок поручения прошёл: %(who)s"), N_("Прошёл срок поручений: %(n)s"),
             N_("Решить"), 2, "registry:lent_edit", after=1, by_date=True),
    ),
    "alone": (
        Wait("coordinator", 0, N_("Поручение осталось без человека: %(who)s"), N_("Поручения без человека: %(n)s"),
             N_("Решить"), 2, "registry:lent_edit", after=-366, by_date=True),
    ),
    "done": Settled("it is done, and what it opened is closed"),
    "back": Settled("the coordinator does it"),
}, stands_for={"open": ("open", "alone")})
# fmt: on


@lives_of(LENT, sides=("person",), stored=(LentTask.State,), words=lambda code: LentTask.What(code).label)
def lent(programme: Any, school: Any) -> QuerySet[Any]:
    """Read what is lent, by its last day; alone is what a head has who left, or who is head no longer."""
    head = holders(school, "department_head").filter(account=OuterRef("teacher__account"), account__is_active=True)
    rows = LentTask.objects.filter(programme=programme, state=LentTask.State.OPEN)
    there = Q(Exists(head), teacher__left_on=None)
    state = Case(When(there, then=Value("open")), default=Value("alone"))
    return laid_out(rows, state=state, since="until", left="teacher_id", title="what")


# fmt: off
SHEET = Life("early_sheet", ("out", "off", "given", "turned", "withdrawn"), {
    "out": (
        Wait("coordinator", 10, N_("Лист предварительного запроса не вернулся: %(title)s"),
             N_("Листы предварительных запросов на руках: %(n)s"), N_("Внести листы"), 1, "registry:early_enter",
             after=5, whole=True),
    ),
    "off": Settled("nobody waits for it any more"),
    "given": Settled("its author alone goes on with it"),
    "turned": Settled("it is a request"),
    "withdrawn": Settled("its author took it back"),
})
# fmt: on


@lives_of(SHEET, stored=(PreliminaryRequest.State,))
def early_sheets(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the sheets handed out and not back."""
    rows = PreliminaryRequest.objects.filter(gathering__programme=programme, state="out")
    return laid_out(rows, state="state", since="made_on", title="number")


# fmt: off
GATHERING = Life("gathering", ("gathers", "enough", "late", "asked_late", "closed"), {
    "gathers": Settled("answers come as they come"),
    "enough": (
        Wait("coordinator", 10, N_("Предварительных запросов уже пять: видно, о чём просят"),
             N_("Предварительных запросов достаточно: %(n)s"), N_("Выбрать формы"), 1, "programme:forms", whole=True),
    ),
    "late": (
        Wait("coordinator", 10, N_("Запросы уже пишут под именем, а сбор без имени открыт: %(title)s"),
             N_("Открыты сборы без имени: %(n)s"), N_("Посмотреть"), 1, "registry:early", after=5, whole=True),
    ),
    "asked_late": (
        Wait("coordinator", 10, N_("Запросы уже пишут под именем, а вопросы коллективу открыты"),
             N_("Вопросы коллективу открыты: %(n)s"), N_("Закрыть сбор"), 1, "programme:attitude", after=5, whole=True),
    ),
    "closed": Settled("no answer is taken"),
})
# fmt: on


@lives_of(GATHERING, words=lambda kind: Gathering.Kind(kind).label)
def gatherings(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the open gatherings: whose fifth answer came before forms were chosen, or that stand open past stage 1."""
    fifth = PreliminaryRequest.objects.filter(gathering=OuterRef("pk"), came__isnull=False).order_by("came")[4:5]
    unchosen = Q(programme__role_models=[]) | Q(programme__formats=[])
    sent = MentoringRequest.objects.filter(entry__programme=programme, submitted_on__isnull=False)
    first = sent.order_by("submitted_on").values("submitted_on")[:1]
    rows = Gathering.objects.filter(programme=programme, closed_on=None)
    rows = rows.annotate(fifth=Subquery(fifth.values("came_on")), first=Subquery(first))
    state = Case(
        When(unchosen, fifth__isnull=False, then=Value("enough")),
        When(first__isnull=False, kind=Gathering.Kind.ATTITUDE, then=Value("asked_late")),
        When(first__isnull=False, then=Value("late")),
        default=Value("gathers"),
    )
    since = Case(When(unchosen, fifth__isnull=False, then=F("fifth")), default=Coalesce("first", "opened_on"))
    return laid_out(rows, state=state, since=since, title="kind")


# fmt: off
GUEST = Life("guest", ("unsigned",), {
    "unsigned": (
        Wait("coordinator", 10, N_("Нет листа о передаче сведений: %(who)s"),
             N_("Нет листов о передаче сведений: %(n)s"), N_("Внести лист"), 3, "consents:register", whole=True),
    ),
})
# fmt: on


@lives_of(GUEST, sides=("person",))
def guests(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the mentors of partner schools in the register without a signed sheet between schools."""
    sheets = Consent.objects.in_force().filter(
        teacher=OuterRef("teacher"), programme=OuterRef("programme"), kind=Consent.Kind.SHARE_OUTSIDE
    )
    rows = MentorEntry.objects.filter(~Exists(sheets), programme=programme, state__in=MENTOR_OPEN)
    rows = rows.filter(teacher__left_on=None).exclude(teacher__guest_of="")
    starts = F("programme__starts_on")
    return laid_out(rows, state=Value("unsigned"), since=Coalesce("applied_on", starts), left="teacher_id")
