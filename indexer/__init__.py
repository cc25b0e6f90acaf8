"""What a file says, and what has changed since last night."""
