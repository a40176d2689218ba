"""Tests of the loaders, and of the registers that ship."""
