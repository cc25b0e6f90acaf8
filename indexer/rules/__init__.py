"""What have people laid down beside the documents? Access by folder, takedowns, golden queries.

These files live in the corpus folder, because they are input: they outlive every rebuild.
"""
