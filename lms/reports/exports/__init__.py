"""What leaves the screen: files, paper, and the log of both; and the overview of an organisation."""
