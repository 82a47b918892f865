"""Moments as admins write them on the command line: a date, or how long ago."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import click

from bot.preferences import JAKARTA
from bot.records import now

_AGO = re.compile(r"(\d{1,4})\s*([dw])")
_DAYS = {"d": 1, "w": 7}


class Moment(click.ParamType[datetime]):
    """`2026-11-01` (from midnight, Bandung's time), `7d` or `4w` (so long ago), as a moment."""

    name = "moment"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        if ago := _AGO.fullmatch(value.strip()):
            return now() - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
        try:
            return datetime.strptime(value.strip(), "%Y-%m-%d").replace(tzinfo=JAKARTA)
        except ValueError:
            self.fail(f"{value!r}: write a date, 2026-11-01, or how long ago, 7d or 4w", param, ctx)
