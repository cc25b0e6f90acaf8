"""Benchmarks of speed and quality: `python -m bench`; the figures are in docs/performance.md."""
