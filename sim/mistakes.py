"""What a user can put right, told apart from faults of the program."""

from __future__ import annotations


class Mistake(ValueError):  # noqa: N818 - it is the user's, and is caught by that name
    """Something in the input that cannot be: a file, a key, an option, a folder.

    Its text is one line for the user (or one a fault), without the name of a function. The command line shows
    it and ends with exit code 2; any other exception is a fault of the program.
    """
