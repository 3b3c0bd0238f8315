"""Reads results files, which may come from anybody and hold anything. `offline_export.results` is its door."""
