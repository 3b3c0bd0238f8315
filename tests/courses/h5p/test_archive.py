"""What the gate for zips reads, and how little of what is hostile."""

import tracemalloc
import zipfile
from io import BytesIO
from typing import BinaryIO

import pytest

from courses.h5p.archive import MB, UNSUSPECTED, Limits, read_archive
from courses.h5p.errors import H5PError
from courses.h5p.inflating import STEP
from courses.h5p.package import read_package
from tests.courses.h5p.hostile import CONTENT, H5P_JSON, HOSTILE, TEN_GB
from tests.courses.h5p.raw_zip import Raw, raw_zip, zeros
from tests.h5p_packages import zipped


class Counted(BytesIO):
    """A file that knows how many of its bytes were read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def bomb(size: int) -> Counted:
    return Counted(raw_zip([H5P_JSON, CONTENT, Raw(b"a.png", packed=zeros(TEN_GB), size=size, checksum=0)]))


@pytest.mark.parametrize("size, unpacked", [(8 * MB, UNSUSPECTED + STEP), (9, STEP)])
def test_bomb_is_left_after_a_few_steps(size: int, unpacked: int) -> None:
    file = bomb(size)
    archive = read_archive(file, limits=Limits())
    before = file.taken

    with pytest.raises(H5PError):
        archive.read("a.png")

    assert archive.bytes_read <= unpacked
    # Of ten megabytes that hold ten gigabytes, one step.
    assert file.taken - before <= STEP
    print(f"bomb: {archive.bytes_read:,} bytes unpacked of {TEN_GB:,}")


def test_gate_holds_a_bomb_in_little_memory() -> None:
    file = bomb(8 * MB)
    tracemalloc.start()
    try:
        archive = read_archive(file, limits=Limits())
        with pytest.raises(H5PError):
            archive.read("a.png")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 2 * MB
    print(f"bomb: at most {peak:,} bytes of memory")


@pytest.mark.parametrize("name", ["4,001 entries", "a directory of 60 MB", "larger than a package may be"])
def test_directory_that_is_too_large_is_not_read(name: str) -> None:
    file = Counted(HOSTILE[name][0]())

    with pytest.raises(H5PError):
        read_package(file)

    # The first mark, and the stretch in which the last record must be.
    assert file.taken <= 4 + 22 + 65_535


def test_libraries_are_not_unpacked() -> None:
    """The folder beside holds what would be refused if it were looked into."""
    file: BinaryIO = BytesIO(
        raw_zip([H5P_JSON, CONTENT, Raw(b"H5P.X-1.0/x.js", packed=zeros(TEN_GB), size=9, checksum=0)])
    )

    assert read_package(file).files == {}


def test_total_counts_every_read() -> None:
    archive = read_archive(BytesIO(zipped({"a": b"1234", "b": b"1234"})), limits=Limits(total=10))
    assert (archive.read("a"), archive.read("b")) == (b"1234", b"1234")
    assert archive.bytes_read == 8

    with pytest.raises(H5PError) as refused:
        archive.read("a")

    assert refused.value.code == "total_large"


def test_one_picture_written_twice_is_one_file() -> None:
    """As some editors write it, once for each place that shows it."""
    archive = read_archive(
        BytesIO(raw_zip([Raw(b"a.png", b"same"), Raw(b"a.png", b"same")])), limits=Limits()
    )

    assert archive.names == ("a.png",)
    assert archive.read("a.png") == b"same"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [0, 1, STEP - 1, STEP, STEP + 1, 5 * STEP])
def test_files_of_all_sizes_are_read_whole(method: int, size: int) -> None:
    data = b"".join(b"%d," % number for number in range(size))[:size]

    archive = read_archive(BytesIO(zipped({"a": data, "folder/": b""}, method=method)), limits=Limits())

    assert archive.names == ("a",)
    assert archive.read("a") == data


def test_zip_written_in_one_go_is_read() -> None:
    """Its sizes stand behind each file, and nought in front."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    written = Pipe()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"abc" * 100)

    assert read_archive(BytesIO(written.getvalue()), limits=Limits()).read("a.txt") == b"abc" * 100


def test_unwanted_names_may_be_hidden_but_not_climb() -> None:
    hidden = zipped({"lib/.eslintrc": b"", "a": b"x"})
    assert read_archive(BytesIO(hidden), limits=Limits(), wanted=lambda name: name == "a").names == ("a",)

    with pytest.raises(H5PError) as refused:
        read_archive(BytesIO(zipped({"lib/../x": b""})), limits=Limits(), wanted=lambda name: False)

    assert refused.value.code == "name_outside"
