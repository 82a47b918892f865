"""The SAKIP timeline as a drawing: predicates by year, a line only where years follow each other."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.catalogue.markup import Html, element, joined
from knowledge.model import Result

PREDICATES = ("AA", "A", "BB", "B", "CC", "C", "D")  # best first
LEFT, TOP, STEP, SLOT, RADIUS = 34, 30, 34, 42, 12


def timeline(results: Sequence[Result]) -> Html:
    """A drawing of one region's results; empty where none has a known predicate.

    Of several results of a year the one announced last stands for the year, the others are hollow.
    """
    drawn = [result for result in results if result.predicate in PREDICATES]
    if not drawn:
        return Html()
    years = [result.year for result in drawn if result.year is not None]
    slots: list[int | None] = [None] if len(years) < len(drawn) else []
    slots += range(min(years), max(years) + 1) if years else []
    levels = _levels(drawn)
    width, floor = LEFT + len(slots) * SLOT, TOP + (len(levels) - 1) * STEP + 24
    final = {year: _last([result for result in drawn if result.year == year]) for year in set(years)}

    def x(slot: int | None) -> float:
        return LEFT + (slots.index(slot) + 0.5) * SLOT

    def y(result: Result) -> float:
        return TOP + levels.index(result.predicate or "") * STEP

    grid = [part for level, name in enumerate(levels) for part in _level(name, TOP + level * STEP, width)]
    lines = [
        element("line", x1=x(year), y1=y(final[year]), x2=x(year + 1), y2=y(final[year + 1]), class_="garis")
        for year in sorted(final)
        if year + 1 in final
    ]
    points = [
        _point(result, x(result.year), y(result), hollow=final.get(result.year or 0) not in (result, None))
        for result in drawn
    ]
    absent = [_absent(x(slot), floor) for slot in slots if slot is not None and slot not in final]
    named = [_slot(slot, x(slot), floor) for slot in slots]
    told = "; ".join(_in_words(result) for result in drawn)
    return element(
        "svg",
        element("title", f"Predikat SAKIP menurut tahun: {told}"),
        *grid,
        *absent,
        *lines,
        *points,
        *named,
        viewBox=f"0 0 {width} {floor + 34}",
        role="img",
        class_="garis-waktu",
    )


def explained(results: Sequence[Result]) -> Html:
    """What the signs in the drawing mean, those that are in it."""
    years = [result.year for result in results if result.year is not None]
    lines = ["Angka di atas lingkaran: nilai, bila dokumen memberinya."]
    if any(disputed(result.note) for result in results):
        lines.append("*: sumber berbeda, lihat tabel.")
    if len(set(years)) < len(years):
        lines.append("Lingkaran kosong: hasil lain pada tahun yang sama, diumumkan lebih dulu.")
    if len(years) < len(results):
        lines.append("“tanpa tahun”: tahun penilaiannya tidak pasti.")
    if years and set(range(min(years), max(years))) - set(years):
        lines.append("“?”: tidak ada dokumen yang memberi hasil tahun itu; garis terputus di sana.")
    return element("p", " ".join(lines), class_="keterangan")


def disputed(note: str | None) -> bool:
    """Whether a register's text says that sources contradict each other."""
    return "sumber berbeda" in (note or "").casefold()


def score_words(score: float) -> str:
    """A score with a decimal comma."""
    return f"{score:g}".replace(".", ",")


def _levels(results: Sequence[Result]) -> tuple[str, ...]:
    """The predicates from the best to the worst that occurs, with one to spare at each end."""
    at = [PREDICATES.index(result.predicate or "") for result in results]
    return PREDICATES[max(min(at) - 1, 0) : max(at) + 2]


def _last(results: Sequence[Result]) -> Result:
    return max(results, key=lambda result: result.announced or "")


def _level(name: str, y: float, width: int) -> tuple[Html, Html]:
    return (
        element("line", x1=LEFT, y1=y, x2=width, y2=y, class_="kisi"),
        element("text", name, x=LEFT - 10, y=y + 4, text_anchor="end", class_="sumbu"),
    )


def _point(result: Result, x: float, y: float, *, hollow: bool) -> Html:
    star = "*" if disputed(result.note) else ""
    score = f"{score_words(result.score)}{star}" if result.score is not None else star
    return element(
        "g",
        element("title", _in_words(result)),
        element("circle", cx=x, cy=y, r=RADIUS),
        element("text", result.predicate, x=x, y=y + 4, text_anchor="middle", class_="predikat"),
        element("text", score, x=x, y=y - RADIUS - 5, text_anchor="middle", class_="nilai")
        if score
        else None,
        class_="titik antara" if hollow else "titik",
    )


def _absent(x: float, floor: float) -> Html:
    return element("text", "?", x=x, y=floor - 6, text_anchor="middle", class_="sumbu")


def _slot(slot: int | None, x: float, floor: float) -> Html:
    words = ["tanpa", "tahun"] if slot is None else [str(slot)]
    return joined(
        element("text", word, x=x, y=floor + 14 + 13 * line, text_anchor="middle", class_="sumbu")
        for line, word in enumerate(words)
    )


def _in_words(result: Result) -> str:
    when = str(result.year) if result.year is not None else "tanpa tahun"
    score = f" ({score_words(result.score)})" if result.score is not None else ""
    return f"{when}: {result.predicate}{score}{', sumber berbeda' if disputed(result.note) else ''}"
