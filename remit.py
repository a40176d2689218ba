"""Remit's command line."""

import sys


def main() -> None:
    """Print how to use the command."""
    print("usage: remit COMMAND")
    sys.exit(2)
