"""Pure functions from a snapshot of the graph to frozen results."""
