"""Working on prompt sets: shown for an article, copied, checked, compared; nothing is asked."""
