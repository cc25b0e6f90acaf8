"""How does a folder of files become the next generation of the index?"""
