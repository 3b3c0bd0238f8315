"""Progress that was made on one platform, written for another: of a school for the central one, as results files."""
