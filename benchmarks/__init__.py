"""What is fast, measured beside a named peer in the same run: ``make bench``."""
