"""Rules that people keep beside the documents: access by folder, takedowns, golden queries.

These files live in the corpus folder, because they are input: they outlive every rebuild.
"""
