"""Who vouches for a pack: the key that signs, signatures as minisign writes them, and what is checked against them."""
