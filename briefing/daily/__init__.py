"""Many articles to one edition: what is new today, told once, compared across its sources."""
