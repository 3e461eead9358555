"""How an answer, a briefing, a timeline and the rest look on Discord."""
