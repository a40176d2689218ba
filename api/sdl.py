"""The GraphQL schema as text: what a client may rely on, and what a change of it shows in a review."""

import re

from graphql import parse, print_ast

from api.schema import GraphSchema

HEAD = "# Derived from the code: REMIT_WRITE_DOCS=1 make test writes it again. GraphiQL shows what each name means.\n\n"
_DESCRIPTION = re.compile(r'^ *"""(?:[^"]|"(?!""))*"""\n', re.MULTILINE)


def plain_sdl(schema: GraphSchema) -> str:
    """*schema* in GraphQL's own language, without the descriptions (they are those of the graph's schema)."""
    return HEAD + print_ast(parse(_DESCRIPTION.sub("", schema.as_str()))) + "\n"
