"""The tests, one folder or module per room."""
