"""A filled register of a fictional town: what the template shows as its example."""

from pathlib import Path

EXAMPLE = Path(__file__).parent
