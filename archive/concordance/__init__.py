"""Concordances and word lists: what linguists ask of the archive's words, and how it counts."""
