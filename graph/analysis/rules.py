"""The gap rules: each one declaration and one function."""

VERSION = "1"
