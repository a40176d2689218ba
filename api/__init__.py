"""GraphQL and exports: renders answers for programs."""
