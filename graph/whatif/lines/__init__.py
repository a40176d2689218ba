"""The lines of a what-if, one module for each noun that they are about. Each function gives lines of :class:`Sides`."""
