"""Pages, maps and reports: renders answers for people."""
