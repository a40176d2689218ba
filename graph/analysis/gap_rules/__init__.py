"""The functions of the gap rules, one module per subject; :mod:`graph.analysis.rules` declares the rules."""
