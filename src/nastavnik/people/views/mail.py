"""Letters that wait or did not arrive, and what is done about them."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit import access
from nastavnik.kit.desk import attempt, said
from nastavnik.kit.tables import show_tables
from nastavnik.outbox.models import Letter
from nastavnik.people.desk import DeskRequest
from nastavnik.people.forms import LettersForm
from nastavnik.people.selectors import letters_on_the_way, letters_sent
from nastavnik.people.services import give_letters_up, send_letters_again
from nastavnik.people.tables import letters_table


def mail(request: DeskRequest) -> HttpResponse:
    """Show the letters of the school that are not there yet; the chosen ones are sent again, or given up."""
    letters = letters_on_the_way(request.school)
    chosen = request.POST.copy()
    if "everything" in chosen:
        chosen.setlist("letters", [str(one) for one in letters.values_list("message", flat=True)])
    form = LettersForm(chosen if request.method == "POST" else None, letters=letters)
    if done := attempt(form, lambda: _do(request, form)):
        return said(request, done.value, "people:mail")
    context = {
        "form": form,
        "mail_works": bool(settings.EMAIL_HOST),
        "sent": letters_sent(request.school),
        "of_people": access.may_open("people:staff", request.roles),
    }
    table = letters_table(request, letters, chosen.getlist("letters"))
    return show_tables(request, "people/mail.html", context, table, status=422 if form.errors else 200)


def _do(request: DeskRequest, form: LettersForm) -> str:
    rows = Letter.objects.filter(pk__in=form.cleaned_data["letters"])
    if "give_up" in request.POST:
        number = give_letters_up(school=request.school, letters=rows, actor=request.user)
        words = _("Больше не нужны письма: %(n)s.")
    else:
        number = send_letters_again(school=request.school, letters=rows, actor=request.user)
        words = _("Снова отправляются письма: %(n)s.")
    return words % {"n": number} if number else _("Эти письма уже отправлены.")
