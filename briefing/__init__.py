"""Briefings of news articles, every sentence of which was checked against the article."""

__version__ = "0.1.0"
