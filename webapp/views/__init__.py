"""Which subjects can one ask about? One module each; every view only reads."""
