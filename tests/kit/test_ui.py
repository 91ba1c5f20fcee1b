"""The look: every component and page renders, escapes, speaks to a screen reader and keeps the strict CSP."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

import nastavnik.kit
from nastavnik.kit.templatetags import ui
from tests.support.markup import tight

KIT = Path(nastavnik.kit.__file__).parent
TROUBLES = ["400", "403", "404", "405", "500", "kit/conflict", "kit/expired", "kit/csrf"]
PAGES = [*TROUBLES, "kit/base", "kit/bare"]
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)


def nowhere(request):
    raise NotImplementedError


urlpatterns = [
    path("i18n/", nowhere, name="set_language"),
    path("", include(([path(f"{n}/", nowhere, name=n) for n in ("sign_in", "sign_out", "notices")], "web"))),
    path("", include(([path("draft/", nowhere, name="draft")], "kit"))),
]
pytestmark = pytest.mark.urls(__name__)


class RequestForm(forms.Form):
    text = forms.CharField(label="Запрос", help_text="Двух предложений достаточно", widget=forms.Textarea)
    level = forms.ChoiceField(label="Как сейчас?", widget=forms.RadioSelect, choices=[("1", "легко"), ("2", "трудно")])
    themes = forms.MultipleChoiceField(
        label="Темы",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "урок"), ("b", "класс")],
    )
    agree = forms.BooleanField(label="Нужна помощь", required=False, help_text="Ответим за день")
    moment = forms.SplitDateTimeField(label="Когда", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Такой запрос уже есть.")


def render(source, **context):
    return tight(Template(source).render(Context(context)))


def show(name, **options):
    return render("{% field bound_field=bound sees=sees mine=mine %}", **options, bound=name)


def sent():
    return RequestForm({"text": ""})


GALLERY = {
    '{% mark tone="wait" label="ждёт" %}': '<span class="mark wait">ждёт</span>',
    '{% notice tone="bad" text="Нет мест" %}': 'role="alert"',
    '{% face name="Ушаков Дмитрий Михайлович" %}': ">УД<",
    '{% face name="Ушаков Д. М." %}': ">УД<",
    '{% face name="" %}': 'aria-hidden="true"',
    '{% person name="Ушаков Д. М." note="математика" %}': "математика",
    '{% stat value=14 label="наставляемых" %}': "<strong>14</strong>",
    '{% bar label="Урок" value=2.5 maximum=10 points="+2,5" %}': 'value="2.5" aria-label="Урок">+2,5',
    '{% bar label="Опыт" value=-12 maximum=10 points="−12" %}': 'class="minus" min="0" max="10" value="10"',
    '{% bar label="Пусто" value=0 maximum=0 %}': 'value="0"',
    '{% sees label="видите только вы" mine=True %}': '<p class="sees mine">',
    '{% empty title="Пусто" text="Начните" url="/new" action="Добавить" %}': '<a class="button" href="/new">',
    '{% empty title="Пусто" text="Позже" %}': "<h2>Пусто</h2>",
    "{% steps current=1 total=2 %}": 'aria-hidden="true"><li class="on"></li><li></li>',
    "{% timeline items=events %}": '<span class="when">7 сен</span><a href="/1">знакомство</a>',
    "{% form_errors form=form %}": "Такой запрос уже есть.",
    "{% pager page=page request=request %}": 'href="?q=a&amp;page=4"',
    '{% include "kit/path.html" with path=stages %}': 'aria-current="step"',
}


def gallery_context():
    stages = [{"number": n, "title": f"Этап {n}", "state": s} for n, s in enumerate(["done", "now", "later"], 1)]
    events = [{"when": dt.date(2026, 9, 7), "text": "знакомство", "past": True, "url": "/1"}]
    page = Paginator(range(100), 10).page(3)
    return {
        "stages": stages,
        "events": events,
        "page": page,
        "form": sent(),
        "request": RequestFactory().get("/?q=a&page=3"),
    }


@pytest.mark.parametrize(("source", "expected"), GALLERY.items())
def test_gallery(source, expected):
    html = render(source, **gallery_context())
    assert expected in html
    assert not INLINE.search(html)


def test_a_phrase_keeps_its_punctuation_close_to_the_word():
    source = """{% phrase %}
      Было (
      {% for name in names %}
        {{ name }}
        {% if not forloop.last %}
          ;
        {% endif %}
      {% endfor %}
      )
      {% if place %}
        <b>
          , {{ place }}
        </b>
      {% endif %}
      .
    {% endphrase %}"""
    pages = [Template(source).render(Context({"names": ["<А>", "Б"], "place": at})) for at in ("каб. 5 , второй", "")]
    said = [" ".join(page.split()) for page in pages]
    assert said == ["Было (&lt;А&gt;; Б)<b>, каб. 5 , второй</b>.", "Было (&lt;А&gt;; Б)."]


def test_a_badge_has_the_tone_its_model_gives_the_state():
    class Row:
        State = TextChoices("State", {"HELD": ("held", "ждёт"), "OVER": ("over", "прошла")})
        tones = {State.HELD: "wait"}

        def __init__(self, state):
            self.state = state

    shown = [render("{% badge of=row %}", row=Row(state)) for state in ("held", "over")]
    assert shown == ['<span class="mark wait">ждёт</span>', '<span class="mark mute">прошла</span>']


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% actions %}а{% endactions %}", '<div class="actions">а</div>'),
        ('{% actions look="no-print" %}а{% endactions %}', '<div class="actions no-print">а</div>'),
        ("{% aside title=x %}а{% endaside %}", '<div class="notice"><h2>&lt;х</h2>а</div>'),
        ('{% aside tone="bad" %}а{% endaside %}', '<div class="notice bad">а</div>'),
        ("{% rows %}{% row %}{{ x }}{% endrow %}{% endrows %}", '<ul class="list"><li>&lt;х</li></ul>'),
        (
            '{% rows look="long" numbered=True %}{% row on=True %}а{% endrow %}{% endrows %}',
            '<ol class="list long"><li class="on">а</li></ol>',
        ),
        (
            "{% row on=2 key=1 %}{% endrow %}{% row on=2 key=2 %}{% endrow %}",
            '<li></li><li class="on"></li>',
        ),
        ("Снять{% tail x 7 %}", 'Снять<span class="visually-hidden">: &lt;х, 7</span>'),
        ("{% unseen x %}", '<span class="visually-hidden">&lt;х</span>'),
    ],
)
def test_what_holds_other_markup_escapes_what_it_is_given(source, expected):
    assert render(source, x="<х") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% sheet %}а{% endsheet %}", '<section class="sheet">а</section>'),
        ("{% sheet title=x %}а{% endsheet %}", '<section class="sheet"><header><h2>&lt;х</h2></header>а</section>'),
        (
            '{% sheet id="now" named_by="one" live="polite" %}а{% endsheet %}',
            '<section class="sheet" id="now" aria-labelledby="one" tabindex="-1" aria-live="polite">а</section>',
        ),
        (
            '{% sheet title=x id="one" look="prose" %}<b>1</b>{% body %}а{% endsheet %}',
            '<section class="sheet prose" id="one"><header><h2>&lt;х</h2><b>1</b></header>а</section>',
        ),
    ],
)
def test_a_sheet_has_its_heading_and_what_stands_beside_it(source, expected):
    assert render(source, x="<х") == expected


@pytest.mark.parametrize("words", ['"Цели"', 'titel="Цели"'])
def test_a_sheet_takes_what_it_knows(words):
    with pytest.raises(TemplateSyntaxError):
        render("{% sheet " + words + " %}{% endsheet %}")


def test_indentation_is_not_sent_and_what_a_person_wrote_keeps_its_lines():
    assert get_template("kit/ui/stat.html").render({"value": 1, "label": "х"}).count("\n") == 0
    assert ">раз\n  два</div>" in Template("{% typed text=words %}").render(Context({"words": "раз\n  два"}))


def test_path_marks_where_the_programme_is():
    html = render('{% include "kit/path.html" with path=stages path_title="Год" %}', **gallery_context())
    assert html.count("<li") == 3
    assert html.count("aria-current") == 1
    assert re.search(r'class="done".*?сделано', html, re.DOTALL)
    assert 'Этап 1<span class="visually-hidden">: сделано' in html
    assert "<h1>Год</h1>" in html


@pytest.mark.parametrize("tag", ["mark", "notice"])
def test_unknown_tone_and_unnamed_arguments_are_errors(tag):
    with pytest.raises(KeyError):
        render("{% " + tag + ' tone="red" ' + ("label" if tag == "mark" else "text") + '="слово" %}')
    with pytest.raises(TemplateSyntaxError):
        render("{% " + tag + ' "ok" "готово" %}')


def test_texts_are_escaped():
    html = render('{% person name=x note=x %}{% mark tone="ok" label=x %}{% empty title=x text=x %}', x="<b>&")
    assert "<b>&" not in html
    assert html.count("&lt;b&gt;&amp;") == 5


@pytest.mark.parametrize("name", ["text", "level", "themes", "agree", "moment"])
@pytest.mark.parametrize("make", [RequestForm, sent])
def test_field_ties_label_words_and_errors_together(name, make):
    html = show(make()[name], sees="видят вы и куратор", mine=False)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= ids
    assert set(re.findall(r'\sfor="([^"]+)"', html)) <= ids
    assert f"id_{name}_sees" in html
    assert f'id="id_{name}_sees">видят вы и куратор' in html
    assert not INLINE.search(html)


def test_wrong_field_says_so():
    html = show(sent()["text"], sees="видите только вы", mine=True)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_text_sees id_text_helptext id_text_error"' in html
    assert 'class="errorlist" id="id_text_error"' in html
    assert 'class="sees mine"' in html


def test_choices_are_a_named_group():
    html = show(sent()["level"])
    assert "<legend>Как сейчас?" in html
    assert 'role="radiogroup" aria-required="true" aria-invalid="true" aria-describedby="id_level_error"' in html
    assert html.count('type="radio"') == 2
    assert 'role="radiogroup"' not in show(sent()["themes"])


def test_optional_is_said_where_something_is_obligatory():
    form = RequestForm()
    assert "необязательно" in show(form["themes"])
    assert "необязательно" not in show(form["text"])

    class Search(forms.Form):
        words = forms.CharField(required=False)

    assert "необязательно" not in show(Search()["words"])
    assert re.fullmatch(r'\s*<input type="hidden"[^<>]*>\s*', show(form["version"]))


def test_form_errors_lead_to_fields_and_tell_hidden_ones():
    html = render("{% form_errors form=form %}", form=sent())
    assert 'role="alert"' in html
    assert '<a href="#id_text">Запрос</a>' in html
    assert html.count("<li>") == 2
    assert render("{% form_errors form=form %}", form=RequestForm()).strip() == ""


def test_pager_keeps_the_address_and_hides_for_one_page():
    context = gallery_context()
    html = render("{% pager page=page request=request %}", **context)
    assert html.count("page=") == html.count("q=a&amp;page=")
    assert '<span aria-current="page">3</span>' in html
    one = Paginator(range(3), 10).page(1)
    assert render("{% pager page=page request=request %}", page=one, request=context["request"]).strip() == ""


@pytest.mark.parametrize(
    ("language", "value", "full", "short"),
    [
        ("ru", dt.date(2026, 10, 5), "5 октября 2026", "5 окт"),
        ("ru", dt.date(2026, 5, 5), "5 мая 2026", "5 мая"),
        ("en", dt.date(2026, 10, 5), "5 October 2026", "5 Oct"),
        ("ru", dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC), "1 октября 2026", "1 окт"),
        ("ru", None, "", ""),
        ("ru", "14–25 дек", "14–25 дек", "14–25 дек"),
    ],
)
def test_dates_in_words(settings, language, value, full, short):
    settings.TIME_ZONE = "Europe/Moscow"
    with translation.override(language):
        assert ui.ru_date(value) == full
        assert ui.short_date(value) == short


NAMES = {
    "Ушаков Дмитрий Михайлович": "Ушаков Д. М.",
    "Ушаков Д. М.": "Ушаков Д. М.",
    "Петрова-Водкина Анна-Мария Львовна": "Петрова-Водкина А.-М. Л.",
    "Мамедов Руслан Ариф оглы": "Мамедов Р. А.",
    "Администратор школы": "Администратор школы",
    "": "",
}


@pytest.mark.parametrize(("name", "short"), NAMES.items())
def test_initials(name, short):
    assert ui.initials(name) == short


@pytest.mark.parametrize("page", PAGES)
def test_pages_render_without_a_request(page):
    html = get_template(f"{page}.html").template.render(Context({}))
    assert '<html lang="ru">' in html
    assert 'href="#content"' in html
    assert 'id="content"' in html
    assert not INLINE.search(html)


@pytest.mark.parametrize("page", TROUBLES)
def test_troubles_say_what_happened_and_lead_on(page):
    html = render_to_string(f"{page}.html")
    assert html.count("<h1>") == 1
    assert len(re.findall(r"<p>[^<]{20,}", html)) == 2
    assert re.search(r'<a class="button[^"]*" href="/', html)


@pytest.mark.parametrize("page", ["400", "405", "kit/conflict", "kit/expired", "kit/csrf"])
def test_typed_text_is_given_back(page):
    html = render_to_string(f"{page}.html", {"typed": [("Что мешает", "Шум <b>\nна перемене")]})
    assert "Шум &lt;b&gt;\nна перемене" in html


def test_conflict_shows_both_texts_and_refusal_its_reason():
    context = {"first": [("Тема", "первый")], "typed": [("Тема", "второй")], "first_url": "/requests/1"}
    html = render_to_string("kit/conflict.html", context)
    assert html.index("первый") < html.index("второй")
    assert 'href="/requests/1"' in html
    assert "Пара уже закреплена" in render_to_string("403.html", {"message": "Пара уже закреплена"})


def signed_in_page(**context):
    user = SimpleNamespace(is_authenticated=True, full_name="Корнеева Ольга Сергеевна")
    request = SimpleNamespace(user=user, school=SimpleNamespace(short_name="Школа № 12"), get_full_path="/a?b=1&c=2")
    sections = [
        {"label": "Программа", "url": "/p", "current": True},
        {"label": "Пары", "url": "/q", "current": False},
    ]
    words = {"request": request, "navigation": sections, "csrf_token": "token"}
    return tight(get_template("kit/base.html").template.render(Context({**words, **context})))


def test_base_page_of_a_signed_in_person():
    with translation.override("ru"):
        html = signed_in_page(demo_mode=True, unread_notices=3, notices_url="/n", messages=[Message(40, "Мест нет")])
    assert html.count("Корнеева О. С.") == html.count("Выйти, я за общим компьютером") == 2
    assert html.count('aria-current="page"') == 2
    assert '<details class="menu">' in html
    assert "люди и события вымышлены" in html
    assert '<span class="count">3</span>' in html
    assert 'value="/a?b=1&amp;c=2"' in html
    assert 'lang="en">English</button>' in html
    assert re.search(r'class="notice bad" role="alert"><p>Мест нет', html)
    assert 'data-draft-url="/draft/"' in html
    assert "htmx-2.min.js" in html
    assert not INLINE.search(html)


def test_each_sign_out_form_has_its_own_key():
    keys = re.findall(r'name="form_key" value="([^"]+)"', signed_in_page())
    assert len(set(keys)) == 2
    assert "Выйти" not in get_template("kit/bare.html").template.render(Context({}))


@pytest.mark.parametrize("file", sorted((KIT / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_templates_keep_the_policy(file):
    assert not INLINE.search(file.read_text(encoding="utf-8"))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05


def contrast(*colours):
    dark, light = sorted(map(luminance, colours))
    return light / dark


CSS = (KIT / "static/kit/look.css").read_text(encoding="utf-8")
TEXT_ON = {
    "paper": "ink ink-soft link pencil",
    "sheet": "ink ink-soft link pencil ochre leaf",
    "leaf-wash": "ink ink-soft link leaf",
    "ochre-wash": "ink ink-soft link ochre",
    "pencil-wash": "ink link pencil",
    "mute-wash": "ink mute",
    "board": "chalk chalk-soft amber",
    "board-deep": "chalk",
    "action": "on-action",
    "panel": "on-panel",
}
SHAPES_ON = {"paper": "line focus", "sheet": "line focus fill action", "groove": "fill minus"}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_are_readable(scheme):
    blocks = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)
    tokens = {}
    for block in blocks[: scheme + 1]:
        tokens.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", block))
    for pairs, least in ((TEXT_ON, 4.5), (SHAPES_ON, 3.0)):
        for ground, names in pairs.items():
            faint = [name for name in names.split() if contrast(tokens[name], tokens[ground]) < least]
            assert faint == [], ground


def test_nothing_comes_from_outside():
    files = re.findall(r'url\("([^"]+)"\)', CSS)
    assert len(files) == 4
    assert all((KIT / "static/kit" / name).is_file() for name in files)
    assert "SIL OPEN FONT LICENSE" in (KIT / "static/kit/fonts/OFL.txt").read_text(encoding="utf-8")
    script = (KIT / "static/kit/nastavnik.js").read_text(encoding="utf-8")
    assert "://" not in CSS + script
    assert not re.search(r"innerHTML|eval\(|localStorage|sessionStorage", script)
