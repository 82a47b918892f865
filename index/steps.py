"""The first steps of an answer: read the question, understand it, find passages, route what is no question.

A step takes a draft and gives a fuller draft, or the finished answer, which ends the run. The steps that
decide what is shown are in `index.settled`, `index.select` and `index.gate`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index import compose
from index.asked import NOTHING, Asked, asked
from index.blank import asks_for
from index.context import context_of, foreign
from index.encoder import Encoder, Vectors
from index.language import guess_language
from index.model import Answer, Language, Question, Quote, Status
from index.normalise import normalise
from index.reader import OpenEdition
from index.route import SMALL_TALK, choose_route
from index.search import DENSE_WEIGHT, Hit, cosines, search
from index.subjects import Subject, subjects_in
from index.texts import text
from index.within import within
from index.words import readable, stems, words
from knowledge.regions import Mention, Region, find_regions

MAX_QUESTION = 1000  # characters
CONTEXT = 3  # earlier questions that a follow-up may lean on
POOL = 30  # hits that are weighed before the best are shown

LEANING = 2  # telling words up to which a question leans on those before it

ELLIPTIC = 3  # telling words up to which what was spoken of before says which document is meant
SPOKEN_OF = 3  # facts that an earlier question leads to

# In a conversation: the question's own share in a passage's score, by its number of telling words.
OWN_SHARE = (0.2, 0.25, 0.3, 0.4, 0.5, 0.65)


@dataclass(frozen=True)
class Draft:
    """An answer on its way: the question, what was understood of it, and what was found so far."""

    question: Question
    edition: OpenEdition
    encoder: Encoder
    language: Language = "id"
    normalised: str = ""
    context: str | None = None  # the earlier questions that it goes on from; None when there are none
    telling: int = 0  # words of the question itself that tell what it is about
    asked: Asked = NOTHING
    regions: tuple[Mention, ...] = ()
    carried: tuple[tuple[Region, ...], ...] = ()  # other regions than Bandung in the earlier questions
    vector: Vectors | None = None
    nearness: float = 0.0  # mean cosine with the texts of the base that are nearest to it
    hits: tuple[Hit, ...] = ()
    facts: tuple[Quote, ...] = ()
    unknowns: tuple[Quote, ...] = ()
    rows: frozenset[str] = frozenset()  # passages of a register that the question asks for by name
    spoken_name: str | None = None  # the rarest word of the earlier questions, where this one says little
    spoken_of: tuple[str, ...] = ()  # documents that the earlier questions lead to, nearest first
    unknown_lead: float = -1.0  # by how much the best known unknown is nearer than the best fact, -1..1
    doubt: Quote | None = None  # the known unknown that an answer must name

    @property
    def in_context(self) -> str | None:
        """The question with what it goes on from before it; None when nothing is."""
        return None if self.context is None else f"{self.context} {self.normalised}"

    @property
    def leans(self) -> bool:
        """Whether the question leans on those before it: too few words of its own tell what it is about."""
        return self.context is not None and self.telling <= LEANING


Step = Callable[[Draft], "Draft | Answer"]


def refuse_unreadable(draft: Draft) -> Draft | Answer:
    """Nothing but spaces, signs or emoji is no question; more than MAX_QUESTION characters are too many."""
    question = readable(draft.question.text)
    language = draft.question.language or guess_language(question)
    draft = replace(draft, language=language)
    if len(question) > MAX_QUESTION:
        lead = text("answer.too_long", language, length=len(question), limit=MAX_QUESTION)
        return _refusal(draft, Status.TOO_LONG, lead, samples=False)
    if not any(character.isalnum() for character in question):
        return _refusal(draft, Status.CLARIFY, text("answer.empty", language))
    return replace(draft, normalised=draft.edition.mended(normalise(question)))


def understand(draft: Draft) -> Draft | Answer:
    """Standard spelling, the regions named, the values asked for, and the earlier questions."""
    earlier = [readable(question)[:MAX_QUESTION] for question in draft.question.context[-CONTEXT:]]
    earlier = [question for question in earlier if question]
    told = [draft.edition.mended(normalise(question)) for question in earlier]
    edition = draft.edition
    context = context_of(
        draft.normalised,
        told,
        edition.regions,
        edition.vocabulary.names_subject,
        partial(_applications, edition, draft.language),
    )
    telling = edition.vocabulary.telling(list(dict.fromkeys(stems(draft.normalised))))
    elliptic = telling <= ELLIPTIC
    return replace(
        draft,
        asked=asked(draft.normalised),
        regions=find_regions(draft.normalised, draft.edition.regions),
        carried=context.regions if context else (),
        context=context.text if context else None,
        telling=telling,
        spoken_name=edition.vocabulary.rarest(stems(context.text)) if context and elliptic else None,
    )


def _applications(edition: OpenEdition, language: Language, asked: str) -> frozenset[Subject]:
    """The applications of the register that a text names."""
    found = subjects_in(asked, edition.subjects, language)
    if not found:
        return frozenset()
    return frozenset(found) & {tuple(words(name)) for name in edition.names["application"].values()}


def find(draft: Draft) -> Draft | Answer:
    """Search with the question alone and, in a conversation, with it and the questions before; blend the two.

    The blend keeps a follow-up on its subject and lets a change of subject stand: the more words of its own a
    question has that tell what it is about, the more it counts alone (docs/adr/0010).
    """
    texts = [draft.normalised]
    if draft.context is not None and draft.in_context is not None:
        texts.append(draft.in_context)
        if draft.telling <= ELLIPTIC:
            texts.append(draft.context)
    vectors = draft.edition.encode(draft.encoder, texts)
    index = draft.edition.search_index
    similar = [cosines(index, vector) for vector in vectors]
    runs = [
        search(index, query, found, within=within(draft.edition, draft.encoder, query))
        for query, found in zip(texts, similar, strict=True)
    ]
    hits = runs[0]
    if len(runs) > 1:
        hits = blend(runs[0], runs[1], OWN_SHARE[min(draft.telling, len(OWN_SHARE) - 1)])
    blanks = draft.edition.unknowns
    before = [(hit.row, hit.score) for hit in (runs[2] if len(runs) > 2 else ()) if hit.row not in blanks]
    # Earlier questions must not talk an unknown away that the question itself leads to; one that leans on
    # them leads nowhere by itself.
    read = [hits] if draft.leans else [runs[0], hits]
    fitting = frozenset(
        hit.row
        for found in read
        for hit in found
        if hit.row in blanks and asks_for(draft.normalised, blanks[hit.row])
        if not _elsewhere(draft, blanks[hit.row])
    )
    quotes = draft.edition.quotes(
        [(hit.row, hit.score) for hit in hits if hit.row not in blanks][:POOL]
        + [(hit.row, hit.score) for hit in hits if hit.row in fitting][:1]
    )
    return replace(
        draft,
        vector=vectors[0],
        nearness=draft.edition.nearness(similar[0]),
        hits=tuple(hits),
        facts=tuple(quote for quote in quotes if not quote.unknown),
        unknowns=tuple(quote for quote in quotes if quote.unknown),
        spoken_of=tuple(dict.fromkeys(quote.document for quote in draft.edition.quotes(before[:SPOKEN_OF]))),
        unknown_lead=max(_lead(found, blanks.keys(), fitting) for found in read),
    )


def _elsewhere(draft: Draft, unknown: str) -> bool:
    """Whether a known unknown is about other regions than the question."""
    asked = [mention.candidates for mention in foreign(draft.regions)]
    if not asked and not draft.regions and draft.leans:
        asked = list(draft.carried)
    named = {
        region.name for m in foreign(find_regions(unknown, draft.edition.regions)) for region in m.candidates
    }
    return bool(asked and named) and not any(region.name in named for found in asked for region in found)


def route_elsewhere(draft: Draft) -> Draft | Answer:
    """Greetings, thanks and questions about another world are answered without facts."""
    assert draft.vector is not None
    edition, language = draft.edition, draft.language
    content = list(dict.fromkeys(stems(draft.normalised)))
    route = choose_route(
        edition.sample_routes,
        edition.sample_vectors @ draft.vector,
        draft.nearness,
        unseen=1 - edition.vocabulary.seen(content) / len(content) if content else 0.0,
        adapted=edition.adapter is not None,
        in_conversation=draft.context is not None,
        leaning=draft.leans,
        asking=draft.normalised.rstrip().endswith("?"),
    )
    if route.name not in SMALL_TALK and not content and draft.context is None:
        # "Kapan?", with nothing before it.
        return _refusal(draft, Status.CLARIFY, text("answer.clarify", language))
    if route.name is None:
        return draft
    if route.name in ("off_topic", "private", "opinion", "emergency"):
        lead = text(f"answer.{route.name}", language)
        return _refusal(draft, Status.OFF_TOPIC, lead, samples=route.name in ("off_topic", "opinion"))
    lead = text(f"smalltalk.{route.name}", language)
    return _refusal(draft, Status.SMALLTALK, lead, samples=route.name in ("greeting", "identity"))


def _refusal(draft: Draft, status: Status, lead: str, *, samples: bool = True) -> Answer:
    """An answer without facts, by default with questions that can be asked instead."""
    choices = compose.samples(draft.language) if samples else ()
    return compose.refusal(draft.question.text, status, lead, draft.language, choices=choices)


def blend(alone: Sequence[Hit], in_context: Sequence[Hit], share: float) -> list[Hit]:
    """Hits of two searches as one, best first; `share` (0..1) is the weight of the first search's scores."""
    merged: dict[int, Hit] = {}
    for run, weight in ((alone, share), (in_context, 1 - share)):
        for hit in run:
            seen = merged.get(hit.row, Hit(hit.row, 0.0, 0.0, 0.0, 0.0))
            merged[hit.row] = Hit(
                hit.row,
                score=seen.score + weight * hit.score,
                dense=seen.dense + weight * hit.dense,
                lexical=seen.lexical + weight * hit.lexical,
                cosine=max(seen.cosine, hit.cosine),
            )
    return sorted(merged.values(), key=lambda hit: -hit.score)


def _lead(hits: Sequence[Hit], unknowns: Collection[int], fitting: Collection[int]) -> float:
    """How much nearer the fitting unknowns are than the facts, each arm of the search with its own best."""
    unknown = [hit for hit in hits if hit.row in fitting]
    facts = [hit for hit in hits if hit.row not in unknowns]
    if not unknown or not facts:
        return 1.0 if unknown else -1.0
    dense = max(hit.dense for hit in unknown) - max(hit.dense for hit in facts)
    lexical = max(hit.lexical for hit in unknown) - max(hit.lexical for hit in facts)
    return DENSE_WEIGHT * dense + (1 - DENSE_WEIGHT) * lexical
