"""How fast are we, and how good? `python -m bench`; the figures are in docs/performance.md."""
