"""Fitting ranking and decision: questions to learn from, the fit, and its cross-validation."""
