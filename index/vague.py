"""A question that points at something that nobody named is asked back, with what it may be about."""

from __future__ import annotations

import re

from index import compose
from index.model import Answer, Status
from index.related import related_questions
from index.steps import POOL, Draft
from index.strange import strange_name
from index.subjects import subjects_in
from index.texts import text
from index.words import fold, stems

CHOICES = 4
FEW = 2  # words with a meaning of their own, at most
TELLING = 1  # of them, those that tell what is asked about

# "Berapa nilainya?", "siapa pengelola aplikasi itu?", "who built it?"
_POINTING = re.compile(
    r"\b(?:itu|tersebut|tadi|mereka|dia|beliau|\w{3,}nya|\w{3,}na|it|its|they|their|them|that)\b"
)
# Whose the office is, is plain: Bandung's.
_OFFICE = re.compile(r"\b(?:wali ?kota|sekda|bupati|gubernur|mayor|kepala|kadis|ketua|head)\w*\b")


def ask_back(draft: Draft) -> Draft | Answer:
    """Ask what is meant where a first question points at a thing and names none."""
    if draft.context is not None or draft.regions or draft.asked.years:
        return draft
    asked = fold(draft.normalised)
    if len(set(stems(asked))) > FEW or draft.telling > TELLING:
        return draft
    if not _POINTING.search(asked) or _OFFICE.search(asked) or "bandung" in asked:
        return draft
    if subjects_in(draft.normalised, draft.edition.subjects, draft.language):
        return draft
    if strange_name(draft.normalised, draft.edition.vocabulary.seen) is not None:
        return draft
    near = [hit.row for hit in draft.hits[:POOL]]
    choices = related_questions(draft.edition, near, (), asked, draft.language, most=CHOICES, apart=True)
    return compose.refusal(
        draft.question.text,
        Status.CLARIFY,
        text("answer.clarify", draft.language),
        draft.language,
        choices=choices or compose.samples(draft.language),
    )
