"""The ending of a file in an address."""


class FileForm:
    """csv or xlsx, and nothing else."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
