"""Who we are: /start with its links, /tentang, /privasi, and the greeting of a group."""

from __future__ import annotations

from bot.buttons import Rows, carry, document_key
from bot.documents import send_document
from bot.markup import escape
from bot.turn import Press, Tools, Turn
from bot.visits import evaluation
from bot.visits.links import PREFIX, open_visit
from index.dates import short_date
from index.model import Language
from index.texts import text
from knowledge.model import CATEGORIES

TOPIC = "t_"  # the beginning of a link's payload that opens the document of this slug


async def on_start(turn: Turn) -> None:
    """/start, also with a link's payload: t_<slug> opens a document, v_<token> a visit, e_<token> its
    evaluation; a link to something that is not there is said to be old. Else plain."""
    payload = turn.heard.text
    if payload.startswith(TOPIC) and await _open_topic(turn, payload.removeprefix(TOPIC)):
        return
    if payload.startswith(PREFIX) and await open_visit(turn, payload.removeprefix(PREFIX)):
        return
    link = evaluation.PREFIX
    if payload.startswith(link) and await evaluation.open_evaluation(turn, payload.removeprefix(link)):
        return
    html = turn.words("bot.start", sample=text("sample.one", turn.language))
    if payload.startswith((TOPIC, PREFIX, link)):
        html = f"{turn.words('bot.old_link')}\n\n{html}"
    await turn.reply([html], start_rows(turn.language))


async def _open_topic(turn: Turn, slug: str) -> bool:
    ids = await turn.tools.thinker.look(lambda edition: list(edition.documents))
    found = [one for one in ids if one.rpartition("/")[2] == slug]
    return bool(found) and await send_document(turn, document_key(found[0]))


def start_rows(language: Language) -> Rows:
    """The ways in: one menu a category, and the language."""
    menus = [(category_label(one, language), carry("menu", one, 1)) for one in CATEGORIES if one != "umum"]
    return [menus[:2], menus[2:], [(text("button.language", language), carry("languages"))]]


def category_label(category: str, language: Language) -> str:
    """A category's name."""
    return text(f"category.{category.replace('-', '_')}", language)


async def on_about(turn: Turn) -> None:
    """/tentang: the edition, what is in it, and what we can read in groups."""
    manifest, documents = await turn.tools.thinker.look(
        lambda edition: (edition.manifest, len(edition.documents))
    )
    await turn.reply(
        [
            turn.words(
                "about.edition",
                edition=manifest.number,
                documents=documents,
                facts=manifest.counts.get("passages", 0),
                built=short_date(manifest.created[:10], turn.language),
                newest=short_date(manifest.as_of, turn.language),
            )
            + "\n\n"
            + reading(turn.tools, turn.language)
        ]
    )


async def on_privacy(turn: Turn) -> None:
    """/privasi: what is stored and how it is erased."""
    await turn.say("bot.privacy", days=turn.tools.rules.retention_days)


async def on_start_press(press: Press) -> None:
    """Back to the start's message."""
    press.toast()
    turn = press.turn
    sample = text("sample.one", turn.language)
    await press.show(turn.words("bot.start", sample=sample), start_rows(turn.language))


def greeting(tools: Tools, language: Language) -> str:
    """What a group is greeted with: when we listen, what reaches us, and what we store."""
    bot = escape(tools.me.username)
    return "\n\n".join(
        [
            text("bot.greeting", language, bot=bot),
            reading(tools, language),
            text("bot.greeting_stored", language, days=tools.rules.retention_days),
        ]
    )


def reading(tools: Tools, language: Language) -> str:
    """Whether Telegram shows us all messages of groups, and what follows."""
    sees_all = bool(tools.bot.bot.can_read_all_group_messages)
    return text("about.sees_all" if sees_all else "about.sees_ours", language, bot=escape(tools.me.username))
