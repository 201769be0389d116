"""What a user can put right, told apart from faults of the program."""

from __future__ import annotations

from sim.language import Saying, marked, said

OF_THE_SYSTEM = (
    *(marked("No such file or directory"), marked("Permission denied"), marked("Is a directory")),
    *(marked("Not a directory"), marked("File exists"), marked("No space left on device")),
    *(marked("Read-only file system"), marked("File name too long"), marked("Directory not empty")),
    *(marked("Operation not permitted"), marked("Too many levels of symbolic links")),
    *(marked("Invalid argument"), marked("Too many open files"), marked("Cannot allocate memory")),
    *(marked("Resource temporarily unavailable"), marked("Device or resource busy")),
    *(marked("Input/output error"), marked("Broken pipe"), marked("Disk quota exceeded")),
)
"""What the system says of files and processes, in the words of the C library."""


class Mistake(ValueError):  # noqa: N818 - it is the user's, and is caught by that name
    """Something in the input that cannot be: a file, a key, an option, a folder.

    Its text is one line for the user (or one a fault), without the name of a function. The command line shows
    it and ends with exit code 2; any other exception is a fault of the program. The text is a message of the
    catalogues with its parts, and is said when it is shown; without parts it stands as it is.

    Examples
    --------
    >>> str(Mistake("--jobs is {jobs}: it must be between 1 and {most}", jobs=0, most=256))
    '--jobs is 0: it must be between 1 and 256'
    """

    def __init__(self, message: object = "", /, **parts: object) -> None:
        super().__init__(message)
        self.parts = parts

    def __str__(self) -> str:
        words = said(str(self.args[0]))
        return words.format(**self.parts) if self.parts else words


def reason(error: OSError) -> Saying:
    """Return what the system says is wrong."""
    return Saying(error.strerror or str(error))


CANNOT_WRITE = marked("{folder}: cannot be written: {reason}")

__all__ = ["CANNOT_WRITE", "Mistake", "reason"]
