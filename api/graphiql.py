"""GraphiQL, the page on which queries are written and tried: served by us, with nothing from outside."""

from starlette.responses import HTMLResponse, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The one page that may have inline styles: GraphiQL's editor sets them as it goes."""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL: Remit</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="graphql/static/vendor/graphiql.min.css">
<link rel="stylesheet" href="graphql/static/graphiql-page.css">
</head>
<body>
<div id="graphiql"><p>The query editor needs JavaScript. Without it, send queries to this address as JSON; the manual's
page on GraphQL shows how.</p></div>
<script src="graphql/static/vendor/react.production.min.js"></script>
<script src="graphql/static/vendor/react-dom.production.min.js"></script>
<script src="graphql/static/vendor/graphiql.min.js"></script>
<script src="graphql/static/graphiql-start.js"></script>
</body>
</html>
"""


def page() -> Response:
    """The page. ``?query=`` in its address fills the editor, ``?variables=`` its variables."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})
