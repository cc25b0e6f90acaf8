"""Collecting hits: filters, totals, facets, groups, pages; for engines with doc values in memory.

doc_values     ids, documents, facets, dates and priors of all sections
columns        which facet a filter restricts; known days
trees          AND, OR and NOT of the sections that the parts of a query tree match
evaluator      what an engine must say of its matches; conditions on doc values as masks
facet_counts   counts of the values of each facet
top            the best hits, by document if wanted
searcher       requests answered from all of these
"""
