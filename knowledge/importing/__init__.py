"""Any file in, a document of the knowledge base out: read, cleaned, cut into passages with their pages."""
