"""Whose words may ship: an open licence with a proof, or a template without any wording."""

import re

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Questionnaire

#: Licences under which wordings may sit inside a free product.
OPEN = frozenset({"CC0-1.0", "CC-BY-4.0"})
_NO_WORDS = re.compile(r"[\d\s.+%–-]*|Н")

NOT_OPEN = N_("тексты вопросов приложены под лицензией, которая этого не разрешает")
NO_PROOF = N_("тексты вопросов приложены без основания")
WORDED = N_("в шаблоне не должно быть чужих текстов: только коды, ключ и ссылка")
NO_LINK = N_("в шаблоне нужна ссылка, где школа возьмёт тексты")


def licence_faults(spec: Questionnaire) -> tuple[str, ...]:
    """Say why a questionnaire may not ship with the product.

    Parameters
    ----------
    spec : Questionnaire
        Parsed questionnaire of the catalogue.

    Returns
    -------
    tuple of str
        Russian reasons, empty when it may ship. Shipped wordings need a licence of `OPEN` and a proof; a template
        needs a link and has no wording at all: no question, no hint and no words at the answers but digits.
    """
    licence, worded = spec.licence, _worded(spec)
    if licence.items_shipped:
        faults = [NOT_OPEN] if licence.spdx not in OPEN else []
        return (*faults, *([] if licence.proof else [NO_PROOF]))
    return (*([WORDED] if worded else []), *([] if licence.link else [NO_LINK]))


def _worded(spec: Questionnaire) -> bool:
    for item in spec.items:
        labels = [option.label.ru + option.label.en for option in (*item.options, *item.na)]
        if item.text or item.hint or item.before or any(option.hint for option in item.options):
            return True
        if not all(_NO_WORDS.fullmatch(label) for label in labels):
            return True
    return False
