"""Tests of the graph: what may be in it, where it is kept, what is derived."""
