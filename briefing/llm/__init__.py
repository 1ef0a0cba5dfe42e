"""Asking a language model: one port, one adapter per API, retries, and a store of answers.

Nothing in here knows what an article is.
"""
