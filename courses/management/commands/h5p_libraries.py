"""Installs H5P libraries and the H5P core, looks whether they are whole, and removes them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, no_translations
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from courses.h5p import contents, core_package, libraries, library_words
from courses.h5p.errors import H5PError
from courses.h5p.libraries import Outcome, Plan, Step
from courses.h5p.models import H5PContent
from courses.h5p.shelf import Shelf
from courses.management.progress import ShowsProgress

OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.NEWER: "newer",
    Outcome.SAME: "installed already",
    Outcome.OLDER: "older than what is installed (--replace takes it)",
    Outcome.CHANGED: "installed already, with other files (--replace takes it)",
    Outcome.EDITOR: "left out: only for the editor of H5P",
    Outcome.REFUSED: "refused",
}


class Command(ShowsProgress):
    help = "Install, list, verify and remove the libraries that H5P exercises need."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        install = actions.add_parser("install", help="install the libraries of a package that you trust")
        install.add_argument("file", type=Path, help="an .h5p package, or a .zip of library folders")
        install.add_argument(
            "--only", nargs="+", default=[], metavar="NAME", help="these libraries, no other"
        )
        install.add_argument("--dry-run", action="store_true", help="say what it would do, change nothing")
        install.add_argument(
            "--replace", action="store_true", help="also older versions, and those with other files"
        )
        core = actions.add_parser("core", help="install the H5P core (make h5p does it)")
        core.add_argument("folder", type=Path, metavar="DIR", help="the folder of the package h5p-standalone")
        actions.add_parser("list", help="say what is installed")
        actions.add_parser("verify", help="read every file again and name those that are gone or changed")
        remove = actions.add_parser("remove", help="remove a library that nothing needs")
        remove.add_argument("name", help="such as H5P.TrueFalse-1.8")
        actions.add_parser("build", help="put all exercises together anew, after an upgrade of Chasqui")
        actions.add_parser("sweep", help="take away files that nothing has named for a month")

    @no_translations
    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{action}")(**options)
        except H5PError as error:
            raise CommandError(library_words.say(error)) from error

    def do_install(
        self, *, file: Path, only: list[str], dry_run: bool, replace: bool, **options: Any
    ) -> None:
        try:
            opened = file.open("rb")
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}. Choose another file.") from error
        with opened:
            if dry_run:
                done = libraries.plan(opened, only=only, replace=replace)
            else:
                done = libraries.install(
                    opened,
                    source_name=file.name,
                    at=timezone.now(),
                    only=only,
                    replace=replace,
                    on_progress=self.show_progress,
                )
        if not dry_run:
            contents.build_stale(on_progress=self.show_progress)
        for step in done.steps:
            if step.outcome != Outcome.NOT_ASKED:
                self.stdout.write(_line(step))
        if done.missing:
            self.stdout.write(f"Needed and not installed: {', '.join(done.missing)}.")
        verb = "Would install" if dry_run else "Installed"
        self.stdout.write(f"{verb} {_count(done)} ({filesizeformat(sum(step.size for step in done.taken))}).")
        if done.refused:
            names = ", ".join(step.name for step in done.refused)
            raise CommandError(f"Refused: {names}. What is wrong with each stands above.")

    def do_core(self, *, folder: Path, **options: Any) -> None:
        files, version = core_package.read_core(folder)
        core = libraries.install_core(files, version=version, source_name=folder.name, at=timezone.now())
        contents.build_stale(on_progress=self.show_progress)
        self.stdout.write(
            f"The H5P core {core.version} is installed: {len(files)} files, {filesizeformat(core.size)}."
        )

    def do_list(self, **options: Any) -> None:
        shelf = Shelf.now()
        uses = shelf.uses(H5PContent.objects.only("libraries"))
        rows = [*([shelf.core] if shelf.core else []), *shelf.libraries.values()]
        for library in rows:
            self.stdout.write(
                f"{library.machine_name}-{library.major}.{library.minor}  {library.version}  "
                f"{filesizeformat(library.size)}  used by {uses[library]}  {library.installed_at:%Y-%m-%d}  "
                f"{library.source_name}  sha256:{library.source_sha256}"
            )
        core = "" if shelf.core else " The H5P core is not among them: make h5p installs it."
        self.stdout.write(f"{len(shelf.libraries)} libraries.{core}")

    def do_verify(self, **options: Any) -> None:
        damaged = libraries.verify(on_progress=self.show_progress)
        for each in damaged:
            self.stdout.write(
                f"{each.owner}: {each.path} is {'gone' if each.is_gone else 'not what it was'}."
            )
        if damaged:
            raise CommandError(
                f"{len(damaged)} files are damaged. Install the package of the library again, or upload the exercise "
                "again; what is missing of a part comes back with: manage.py h5p_libraries build"
            )
        if waiting := contents.stale(Shelf.now()):
            for content in waiting:
                self.stdout.write(f"{content.title}: it is not put together as it is now.")
            raise CommandError(
                f"{len(waiting)} exercises are not put together: manage.py h5p_libraries build"
            )
        self.stdout.write("Every file is what it was.")

    def do_remove(self, *, name: str, **options: Any) -> None:
        library = libraries.find(name)
        if library is None:
            raise CommandError(
                f"{name} is not installed. The names are those of: manage.py h5p_libraries list"
            )
        libraries.remove(library)
        self.stdout.write(f"{library} is removed.")

    def do_build(self, **options: Any) -> None:
        total = H5PContent.objects.count()
        done = contents.build_all(on_progress=self.show_progress)
        self.stdout.write(f"Put {done} of {total} exercises together.")
        if done < total:
            shelf = Shelf.now()
            for content in H5PContent.objects.order_by("title"):
                if missing := shelf.missing_for(content):
                    names = ", ".join(map(library_words.name_for_people, missing))
                    self.stdout.write(f"{content.title} needs {names}.")
            raise CommandError(f"{total - done} exercises cannot be played. Install what they need.")

    def do_sweep(self, **options: Any) -> None:
        taken = libraries.sweep(now=timezone.now())
        self.stdout.write(f"Took {taken} files away.")


def _line(step: Step) -> str:
    said = OUTCOMES[step.outcome]
    if step.error:
        said = f"{said}: {library_words.say(step.error)}"
    was = f"{step.was} -> " if step.was and step.was != step.version else ""
    return f"{step.name} {was}{step.version}: {said}".replace("  ", " ")


def _count(done: Plan) -> str:
    return f"{len(done.taken)} librar{'y' if len(done.taken) == 1 else 'ies'}"
