"""The sandbox's own calls, for its page and for tests: what people do, and what goes wrong."""
