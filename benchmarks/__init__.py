"""Speed and quality, each a script with a printed table."""
