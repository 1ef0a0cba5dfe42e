"""Runs that are sent as batches and collected later: half the price, within a day a wave.

`state` keeps what a run needs to go on, `answers` reads what came back, `waves` sends and collects.
"""
