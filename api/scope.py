"""The scope where none is asked for."""

from dataclasses import replace

from graph.scope import Scope
from graph.workspace import Explorer, default_as_at


def default_scope(explorer: Explorer, scope: Scope | None = None) -> Scope:
    """*scope* on the day that the registers ask to be read, as pages and the command have it."""
    return replace(scope or Scope(), as_at=default_as_at(explorer.store.registers()))
