"""What a record is, how it is kept, how it is found and how it leaves the house."""
