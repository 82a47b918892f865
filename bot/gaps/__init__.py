"""Gaps: questions that stayed unanswered, grouped by meaning, worked off by admins."""
