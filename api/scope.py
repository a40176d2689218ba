"""The scope where none is asked for."""

from dataclasses import replace

from graph.scope import Scope
from graph.workspace import Explorer


def default_scope(explorer: Explorer, scope: Scope | None = None) -> Scope:
    """*scope* on the default day of the first register (by name) that declares one, as pages and command have it."""
    days = (register.default_as_at for register in explorer.store.registers())
    return replace(scope or Scope(), as_at=next((day for day in days if day), None))
