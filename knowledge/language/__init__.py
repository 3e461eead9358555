"""Words: cleaning a question, its terms, their spelling, and what kind of answer it asks for."""
