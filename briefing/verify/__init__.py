"""Verifying findings against the article: gates in code, then a judge that is a model."""
