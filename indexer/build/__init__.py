"""Nightly build: from a folder of files to the next generation of the index."""
