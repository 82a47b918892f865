"""Questions for the officers: passed on, answered, followed up, and kept as drafts for an admin."""
