"""Runs that are sent as batches and collected later: half the price, within a day a wave.

`state` keeps what a run needs to go on, `sending` brings it to the provider, `answers` reads what
came back, `bounds` holds what may be spent, and `waves` is the whole way of a run.
"""
