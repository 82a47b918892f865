"""The bot as `tanya benchmark` starts it: the real one, without Telegram's limits on sending."""

from __future__ import annotations

import sys

from bot.run import run_telegram
from scripts.common import USER_ERRORS, assistants, explained, load_settings

if __name__ == "__main__":
    try:
        settings = load_settings()
        with assistants(settings) as opened:
            sys.exit(run_telegram(settings, *opened, limited=False))
    except USER_ERRORS as error:
        print(f"tanya: {explained(error)}", file=sys.stderr)
        sys.exit(1)
