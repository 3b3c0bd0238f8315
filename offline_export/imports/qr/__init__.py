"""Results that came as QR codes from the screen of a device: one person, one module. See docs/results-format.md, “QR”."""
