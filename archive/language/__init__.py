"""Into which tokens does a text fall?"""
