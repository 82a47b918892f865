"""The report as DOCX, out of the bot's template or an admin's."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bot.report.model import Report
from bot.report.parts import Words, words_of
from bot.report.template import default_template

TEMPLATE = "laporan.docx"  # in the bot's home, where an admin has put one
LONGEST_REASON = 200  # characters


class TemplateBroken(Exception):
    """An admin's template cannot be filled; the message says why, in a few words without a path."""


def report_docx(report: Report, today: date, template: bytes | None = None) -> bytes:
    """The report as a file; `template` None takes ours. Raises TemplateBroken."""
    words = words_of(report, today)
    if template is None:
        return _filled(default_template(), words)
    try:
        return _filled(template, words)
    except Exception as error:  # a template is its admin's program and may raise anything
        raise TemplateBroken(_reason(error)) from error


def _filled(template: bytes, words: Words) -> bytes:
    filled = DocxTemplate(io.BytesIO(template))
    images = [
        InlineImage(filled, io.BytesIO(photo.content), Cm(photo.width), Cm(photo.height))
        for photo in words.photos
    ]
    filled.render(
        {"w": words, "images": images}, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True
    )
    stream = io.BytesIO()
    filled.save(stream)
    return stream.getvalue()


def admins_template(home: Path) -> bytes | None:
    """The template in the bot's home; None where there is none. Raises TemplateBroken."""
    path = home / TEMPLATE
    try:
        return path.read_bytes() if path.exists() else None
    except OSError as error:
        raise TemplateBroken(error.strerror or type(error).__name__) from error


def _reason(error: Exception) -> str:
    said = re.sub(r"<[^<>]*>|\s+", " ", str(error)).strip() or type(error).__name__
    line = getattr(error, "lineno", None)
    return f"{said[:LONGEST_REASON]}" + (f" (#{line})" if line else "")
