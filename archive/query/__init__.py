"""What did the reader ask for? Text and filters, one Query value, one canonical URL."""
