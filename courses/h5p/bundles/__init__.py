"""Joins the engine, the libraries that an exercise needs, and the exercise itself into the few parts that a browser loads.

A part is JSON, the same bytes for the same libraries, and lies in the store under its digest; two exercises of a kind have
all parts but the last in common. `scripts`, `styles`, `fetched` and `joining` are pure; `building` knows the store.
"""
