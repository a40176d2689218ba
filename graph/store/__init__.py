"""Where the graph is kept: one contract (``base``) and the stores that keep it."""
