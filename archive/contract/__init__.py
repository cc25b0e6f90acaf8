"""The JSON that programs rely on: names are added to, never changed."""
