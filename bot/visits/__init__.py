"""The study visit: a delegation prepares, asks, notes, and takes a report home."""
