"""From sources to statements: one module per kind of source."""
