"""Where the bot's knowledge lies, for what is read from it or added to it while the bot runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from knowledge.importing.shelf import shelf_of
from knowledge.model import KnowledgeError


@dataclass(frozen=True)
class Library:
    """The home with its editions, the knowledge folder, and the model that editions are built with."""

    home: Path
    knowledge: Path
    model: str
    engine: str

    def original(self, name: str) -> Path | None:
        """The file that a document was imported from, by its name there; None when it is gone."""
        try:
            path = shelf_of(self.knowledge).originals / name
        except KnowledgeError:
            return None
        return path if Path(name).name == name and path.is_file() else None


def library_of(settings: Settings) -> Library:
    """The library that the settings name."""
    return Library(settings.home, settings.knowledge, settings.model, settings.engine)
