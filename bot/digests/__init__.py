"""Daily digests: when they are due, that each is posted exactly once, and how."""
