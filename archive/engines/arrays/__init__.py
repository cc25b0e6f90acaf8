"""How are tokens matched, scored and counted when postings lie in arrays? No engine is named here.

container   named arrays in one checksummed, memory-mapped file
invert      token lists → postings sorted by term
merge       several segments → one, without what was deleted
segment     a term's postings and positions, looked up
rows        what is known of each section besides its tokens: ids, facets, dates
execute     query tree → sections and scores
masks       conditions on columns, filters
places      phrases and nearness
select      the best, by document
facets      how many there are of each kind
"""
