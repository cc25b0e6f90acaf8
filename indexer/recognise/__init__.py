"""Recognition of a document's facts: type, title, organisation, body, dates, numbers, topics.

`recognition` puts all together; corrections and values are read without it.
"""
