"""Where are tokens kept and matched?"""
