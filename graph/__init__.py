"""What may be in the graph, where it is kept, and what can be asked of it."""
