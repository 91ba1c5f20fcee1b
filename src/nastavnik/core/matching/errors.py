"""What can be wrong with a matching problem, said so that a person can mend it."""

from dataclasses import dataclass

from nastavnik.core.texts import Text


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input.

    Attributes
    ----------
    place : str
        Where it is, like ``mentors[2].capacity``; empty for the whole.
    code : str
        A stable code for translation: ``missing``, ``type``, ``range``, ``choice``, ``duplicate``,
        ``unknown``, ``conflict``, ``refused``, ``syntax`` or ``size``.
    text : str
        What happened and what to do, in Russian; a `Text` when composed.
    """

    place: str
    code: str
    text: str

    @property
    def said(self) -> Text:
        """The text after its place, to be told in any language."""
        text = self.text if isinstance(self.text, Text) else Text(self.text)
        return Text("%(place)s: %(text)s", place=self.place, text=text) if self.place else text

    def __str__(self) -> str:
        return str(self.said)


class ProblemError(ValueError):
    """Raised when a problem cannot be matched as given; holds every fault found.

    Attributes
    ----------
    faults : tuple of Fault
        Never empty.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class NotProvedError(RuntimeError):
    """Raised when a solver's answer has no proof of optimality; such an answer is never shown."""
