"""Documents that admins send to the bot: looked at, shown, published or dropped."""
