"""The catalogue: the whole knowledge base as one HTML page that needs nothing else."""
