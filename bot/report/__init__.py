"""Files for people to take home: the report of a visit, the briefing, the outline of an agreement."""
