"""Indexer: files read, repaired, segmented and recognised, and the index built of them."""
