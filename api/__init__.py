"""GraphQL and exports over Starlette: renders answers as GraphQL, CSV, JSON and XLSX."""
