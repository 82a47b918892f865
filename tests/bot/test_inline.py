"""Inline mode: facts with their sources to insert in any chat."""

from __future__ import annotations

from typing import Any

from bot_api import BotApi
from people import inline_query
from telegram_html import parse


def offered(api: BotApi, written: str) -> dict[str, Any]:
    """What is offered to who types this behind our name."""
    query = inline_query(written)
    api.put(query)
    name = query["inline_query"]["id"]
    found = api.wait(lambda state: [one for one in state.answered if one.get("inline_query_id") == name])
    return dict(found[0])


def test_facts_are_offered_with_their_sources_under_ids_that_stay(reading: BotApi) -> None:
    first = offered(reading, "fakta e-RK")
    assert 3 < len(first["results"]) <= 10
    assert first["cache_time"] >= 60 and not first.get("is_personal")
    for result in first["results"]:
        content = result["input_message_content"]
        shown = parse(content["message_text"])
        assert shown.splitlines()[0] == result["title"]
        assert result["description"][:40] in shown
        assert "\n¹ " in shown
        assert content["link_preview_options"] == {"is_disabled": True}
    again = offered(reading, "fakta e-RK")
    assert [one["id"] for one in again["results"]] == [one["id"] for one in first["results"]]


def test_nothing_typed_gives_samples_and_small_talk_nothing(reading: BotApi) -> None:
    assert offered(reading, "halo")["results"] == []
    assert offered(reading, "rusak")["results"] == []
    assert "results" in offered(reading, "")
