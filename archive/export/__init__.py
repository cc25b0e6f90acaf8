"""How does a hit list leave the house? One small writer per format."""
