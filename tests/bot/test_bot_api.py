"""The loopback Bot API where it could lie: what it lets through, Telegram lets through."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from bot_api import TOKEN, BotApi, Reply
from conftest import message
from people import inline_query, press
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TelegramError
from telegram_html import parse

PNG = b"\x89PNG\r\n\x1a\n and the rest"


def run(api: BotApi, work: Callable[[Bot], Awaitable[Any]]) -> Any:
    """What a bot gets that works against the server."""

    async def working() -> Any:
        async with Bot(TOKEN, base_url=f"{api.url}/bot") as bot:
            return await work(bot)

    return asyncio.run(working())


def refusal(api: BotApi, work: Callable[[Bot], Awaitable[Any]]) -> str:
    """The words with which the server refuses."""
    with pytest.raises(BadRequest) as raised:
        run(api, work)
    return raised.value.message.lower()


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([buttons])


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<b>a <i>b</i></b> &lt;&#233;&#xe9;&amp;", "a b <éé&"),
        ('<a href="https://x.example/?a=1&amp;b=2">Koran</a>', "Koran"),
        ("<blockquote expandable>x</blockquote><span class='tg-spoiler'>y</span>", "xy"),
        ("a & b &", "a & b &"),
    ],
)
def test_html_that_telegram_takes(html: str, shown: str) -> None:
    assert parse(html) == shown


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>a", "Can't find end tag corresponding to start tag"),
        ("é<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag"),
        ("a < b", "Unsupported start tag"),
        ("<b", "Unclosed start tag"),
        ("<b></b", "Unclosed end tag"),
        ("<a>x</a>", "without"),
        ("<a href=>x</a>", "Unclosed start tag"),
        ("a&nbsp;b", "unknown entity"),
    ],
)
def test_html_that_telegram_refuses(html: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint.replace("(", r"\(")):
        parse(html)


def test_texts_are_measured_after_entities_in_utf_16(api: BotApi) -> None:
    api.meet(5)
    longest = "<b>" + "😀" * 2048 + "</b>"
    assert run(api, lambda bot: bot.send_message(5, longest, parse_mode="HTML")).message_id
    assert "too long" in refusal(api, lambda bot: bot.send_message(5, longest + "a", parse_mode="HTML"))
    assert "non-empty" in refusal(api, lambda bot: bot.send_message(5, "<b> </b>", parse_mode="HTML"))
    assert "can't parse entities" in refusal(api, lambda bot: bot.send_message(5, "<b>", parse_mode="HTML"))
    sent = run(api, lambda bot: bot.send_photo(5, PNG, caption="x" * 1024))
    assert sent.photo
    assert "caption is too long" in refusal(api, lambda bot: bot.send_photo(5, PNG, caption="x" * 1025))
    assert "image_process_failed" in refusal(api, lambda bot: bot.send_photo(5, b"<svg/>"))
    assert run(api, lambda bot: bot.send_document(5, io.BytesIO(b"isi"), filename="a.docx")).document
    assert api.state.sent[-1]["files"] == {"document": b"isi"}


def test_only_chats_topics_and_messages_that_are_there(api: BotApi) -> None:
    assert refusal(api, lambda bot: bot.send_message(5, "a")) == "chat not found"
    api.put(message(-5, "a", message_thread_id=9, is_topic_message=True))
    assert run(api, lambda bot: bot.send_message(-5, "a", message_thread_id=9)).is_topic_message
    assert "thread not found" in refusal(api, lambda bot: bot.send_message(-5, "a", message_thread_id=8))
    assert "replied not found" in refusal(
        api, lambda bot: bot.send_message(-5, "a", reply_to_message_id=424242)
    )


def test_buttons_do_exactly_one_thing_with_at_most_64_bytes(api: BotApi) -> None:
    api.meet(5)
    fits = keyboard(InlineKeyboardButton("Ya", callback_data="é" * 32))
    assert run(api, lambda bot: bot.send_message(5, "a", reply_markup=fits)).reply_markup == fits
    for button, words in (
        (InlineKeyboardButton("Ya", callback_data="é" * 32 + "a"), "data_invalid"),
        (InlineKeyboardButton("Ya"), "Text buttons are unallowed"),
        (InlineKeyboardButton(" ", callback_data="a"), "text_invalid"),
        (InlineKeyboardButton("Ya", url="javascript:x"), "URL"),
    ):
        refused = refusal(
            api, lambda bot, button=button: bot.send_message(5, "a", reply_markup=keyboard(button))
        )
        assert words.lower() in refused


def test_edits_of_our_own_messages_that_change_something(api: BotApi) -> None:
    theirs = message(5, "a")
    api.put(theirs)
    button = keyboard(InlineKeyboardButton("Ya", callback_data="a"))

    async def work(bot: Bot) -> None:
        sent = await bot.send_message(5, "<b>a</b>", parse_mode="HTML", reply_markup=button)
        with pytest.raises(BadRequest, match="not modified"):
            await sent.edit_text("<b>a</b>", parse_mode="HTML", reply_markup=button)
        await sent.edit_text("<b>a</b>", parse_mode="HTML")
        await sent.edit_text("b")
        with pytest.raises(BadRequest, match="to edit not found"):
            await bot.edit_message_text("b", 5, sent.message_id + 1)
        with pytest.raises(BadRequest, match="can't be edited"):
            await bot.edit_message_text("b", 5, theirs["message"]["message_id"])
        picture = await bot.send_photo(5, PNG, caption="a")
        with pytest.raises(BadRequest, match="no text in the message"):
            await picture.edit_text("b")
        await picture.edit_caption("b")
        with pytest.raises(BadRequest, match="not modified"):
            await picture.edit_caption("b")

    run(api, work)
    assert [edit["shown"] for edit in api.state.edits] == ["a", "b", "b"]


def test_queries_are_answered_once_and_only_when_they_came(api: BotApi) -> None:
    api.meet(5)
    markup = keyboard(InlineKeyboardButton("Ya", callback_data="a"))
    sent = run(api, lambda bot: bot.send_message(5, "a", reply_markup=markup))
    press(api, 5, sent.message_id, "Ya")
    api.put(inline_query("e-RK"))
    article = InlineQueryResultArticle("1", "Judul", InputTextMessageContent("isi"))

    async def work(bot: Bot) -> None:
        pressed, typed = await bot.get_updates()
        assert pressed.callback_query is not None
        assert typed.inline_query is not None
        assert pressed.callback_query.data == "a"
        await pressed.callback_query.answer()
        with pytest.raises(BadRequest, match="too old"):
            await pressed.callback_query.answer()
        with pytest.raises(BadRequest, match="d_duplicate"):
            await typed.inline_query.answer([article, article])

    run(api, work)


def test_menus_are_kept_by_scope_and_language(api: BotApi) -> None:
    async def work(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("tanya", "Tanya")])
        await bot.set_my_commands([BotCommand("ask", "Ask")], {"type": "all_group_chats"}, "en")  # type: ignore[arg-type]
        with pytest.raises(BadRequest, match="ommand_invalid"):
            await bot.set_my_commands([BotCommand("hapus-data", "x")])
        with pytest.raises(BadRequest, match="language code"):
            await bot.set_my_commands([BotCommand("tanya", "x")], language_code="ind")

    run(api, work)
    assert set(api.state.commands) == {"default", "all_group_chats en"}


def test_one_way_of_receiving_at_a_time(api: BotApi) -> None:
    async def work(bot: Bot) -> None:
        with pytest.raises(BadRequest, match="https"):
            await bot.set_webhook("http://bot.example/")
        with pytest.raises(BadRequest, match="only on ports"):
            await bot.set_webhook("https://bot.example:8000/")
        with pytest.raises(BadRequest, match="unallowed characters"):
            await bot.set_webhook("https://bot.example/", secret_token="a b")
        await bot.set_webhook("https://bot.example/")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.to_thread(api.wait, lambda state: state.polls)
        async with Bot(TOKEN, base_url=f"{api.url}/bot") as second:
            await second.get_updates()
        with pytest.raises(Conflict, match="terminated by other"):
            await older

    run(api, work)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_floods_and_broken_connections(api: BotApi) -> None:
    api.meet(5)
    api.meet(6)
    api.flood(5, 1, retry_after=7)

    async def work(bot: Bot) -> None:
        with pytest.raises(RetryAfter):
            await bot.send_message(5, "a")
        await bot.send_message(5, "a")
        await bot.send_message(6, "a")
        api.fail("sendMessage", Reply.broken())
        with pytest.raises(NetworkError):
            await bot.send_message(5, "a")

    run(api, work)
    assert len(api.state.sent) == 2


@pytest.mark.filterwarnings("ignore:Please use 'Bot")
@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("sendMessage", {"chat_id": 5, "text": "a", "disable_web_page_preview": True}),
        ("sendMessage", {"chat_id": 5, "text": "a", "message_thread_id": "satu"}),
        ("sendMessag", {"chat_id": 5}),
    ],
    ids=["unknown field", "wrong type", "unknown method"],
)
def test_a_mistake_that_telegram_would_pass_over_fails_the_test(method: str, fields: dict[str, Any]) -> None:
    async def work(bot: Bot) -> None:
        with suppress(TelegramError):
            await bot.do_api_request(method, fields)

    with pytest.raises(AssertionError, match=method), BotApi() as api:
        api.meet(5)
        run(api, work)
