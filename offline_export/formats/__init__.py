"""The forms that a pack can have. Each module is alike: `build(selection) -> Iterator[File]`, and nothing is written."""
