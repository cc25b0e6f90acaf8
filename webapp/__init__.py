"""How a person or a program asks and reads."""
