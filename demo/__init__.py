"""Generator of the invented archive in corpus/demo: texts in texts/, one renderer per format.

Everything is invented: the federation, its municipalities, the people, companies and numbers.
`python -m demo` writes the same files again from the same texts.
"""
