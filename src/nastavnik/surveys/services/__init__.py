"""The only writers of questionnaires, waves, responses and what is shared of them."""

from nastavnik.surveys.services.alone import answer_alone, erase_alone
from nastavnik.surveys.services.answering import answer_by_code, answer_wave, keep_coded_draft
from nastavnik.surveys.services.codes import give_code, hash_of, print_slips
from nastavnik.surveys.services.filling import fill_in
from nastavnik.surveys.services.opening import note_reading, tell_new_mentor
from nastavnik.surveys.services.paper import decide_paper, enter_first, enter_second, forget_paper
from nastavnik.surveys.services.responses import AnswersError, Raw, correct, submit
from nastavnik.surveys.services.rounds import add_round
from nastavnik.surveys.services.sharing import close_all, set_shares
from nastavnik.surveys.services.shipped import catalog_files, sync_catalog
from nastavnik.surveys.services.telling import remind
from nastavnik.surveys.services.waves import ask_newcomers, close_wave, drop_wave, open_wave, plan_wave, stop_reminding
