"""Packs out, results back: courses for places without a network, and what was answered there."""
