"""Which federations, bodies, types, topics and abbreviations exist, by which names, since when?"""
