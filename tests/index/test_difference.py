"""What two editions have otherwise: word by word, and each passage in one place only."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.difference import Held, difference, in_words

texts = st.lists(st.sampled_from(["pohon", "beringin", "512,", "kota.", "a"]), max_size=12).map(" ".join)


def held(identity: str, text: str, *sources: str, document: str = "umum/a") -> Held:
    return Held(identity, document, "", text, "fact", sources)


def by_id(*passages: Held) -> dict[str, Held]:
    return {one.id: one for one in passages}


@given(texts, texts)
def test_the_words_of_a_change_are_both_texts(before: str, after: str) -> None:
    told = in_words(before, after)
    assert "".join(text for how, text in told if how != "+") == before
    assert "".join(text for how, text in told if how != "-") == after
    assert all(text for _, text in told)


@given(st.dictionaries(st.sampled_from("abcdef"), texts), st.dictionaries(st.sampled_from("abcdef"), texts))
def test_every_passage_that_differs_is_told_once(before: dict[str, str], after: dict[str, str]) -> None:
    old, new = ({key: held(key, text) for key, text in one.items()} for one in (before, after))
    found = difference(old, new)
    gone = [one.id for one in found.removed] + [one.id for one, _ in found.changed]
    come = [one.id for one in found.added] + [one.id for _, one in found.changed]
    assert sorted(gone) == sorted(key for key in before if after.get(key) != before[key])
    assert sorted(come) == sorted(key for key in after if before.get(key) != after[key])


def test_a_sentence_told_anew_is_a_change_and_another_source_is_named() -> None:
    old = held("1", "Sistem Zetakota dikelola Dinas Beringin sejak 2031.")
    new = held("2", "Sistem Zetakota dikelola Dinas Pohon sejak 2031.")
    kept = held("3", "Tetap.", "Humas, 2030")
    other = held("4", "Kebun raya buka setiap hari.")
    resourced = replace(kept, sources=("Humas, 2031",))
    found = difference(by_id(old, kept), by_id(new, resourced, other))
    assert (found.changed, found.added, found.removed) == (((old, new),), (other,), ())
    assert found.resourced == ((kept, resourced),)
    assert ("-", "Beringin ") in in_words(old.text, new.text) and ("+", "Pohon ") in in_words(
        old.text, new.text
    )


def test_what_moved_to_another_document_went_and_came() -> None:
    old, new = held("1", "Sama.", document="umum/a"), held("2", "Sama.", document="umum/b")
    found = difference(by_id(old), by_id(new))
    assert (found.removed, found.added, found.changed) == ((old,), (new,), ())
