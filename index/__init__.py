"""How we find it: encoder, edition, search and the answer."""
