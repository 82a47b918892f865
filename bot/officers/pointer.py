"""Where to turn with a question that is not the officers': who runs the application that it names. Pure."""

from __future__ import annotations

from bot.markup import escape
from bot.render import Numbers, source_key, source_line, superscript
from index import browse
from index.model import Language
from index.reader import OpenEdition
from index.subjects import subjects_in
from index.texts import text
from index.words import words


def pointer(edition: OpenEdition, question: str, language: Language) -> str | None:
    """HTML that names who runs the application in a question, with the sources; None where none is known.

    Only an application that the question names and whose owner the register has: nobody is sent on a guess.
    """
    applications = sorted(set(edition.names["application"].values()))
    named = subjects_in(question, edition.subjects, "id")
    for application in applications:
        if tuple(words(application)) not in named:
            continue
        sides = browse.compare(edition, [application]).sides
        owner = sides[0].attributes["owner"] if sides else None
        if owner is None:
            continue
        numbers: Numbers = {}
        for source in owner.sources:
            numbers.setdefault(source_key(source), len(numbers) + 1)
        raised = "".join(f"\u00a0{superscript(number)}" for number in numbers.values())
        said = text("officers.turn_to", language, application=escape(application), owner=escape(owner.value))
        lines = [f"{said}{raised}"]
        if numbers:
            lines.append(" · ".join(source_line(source, n, language) for source, n in numbers.items()))
        return "\n".join(lines)
    return None
