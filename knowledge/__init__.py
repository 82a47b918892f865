"""What we know: documents, their parsing and the passages they split into."""
