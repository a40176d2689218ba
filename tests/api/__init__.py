"""The API: GraphQL, and questions as files."""
