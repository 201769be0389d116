"""Reproduce every truth at full size: ``python -m tests.validation``. Writes docs/validation.md."""

from __future__ import annotations

import sys

from tests.validation.report import main

if __name__ == "__main__":
    sys.exit(main())
