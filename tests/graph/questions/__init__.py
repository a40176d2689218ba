"""The questions, asked of the town as every door asks them."""
