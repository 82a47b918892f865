"""The report as DOCX, out of the bot's template or an admin's."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from bot.report.model import Report
from bot.report.parts import words_of
from bot.report.template import default_template

TEMPLATE = "laporan.docx"  # in the bot's home, where an admin has put one
BROKEN = (TemplateError, OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, OSError)
LONGEST_REASON = 200  # characters


class TemplateBroken(Exception):
    """An admin's template cannot be filled; the message says why, in a few words without a path."""


def report_docx(report: Report, today: date, template: bytes | None = None) -> bytes:
    """The report as a file; `template` None takes ours. Raises TemplateBroken."""
    try:
        filled = DocxTemplate(io.BytesIO(template or default_template()))
        filled.render({"w": words_of(report, today)}, SandboxedEnvironment(undefined=StrictUndefined), True)
        stream = io.BytesIO()
        filled.save(stream)
    except BROKEN as error:
        raise TemplateBroken(_reason(error)) from error
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
