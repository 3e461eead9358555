"""From a question to an answer: conversation, decision and composition."""
