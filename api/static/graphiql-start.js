// Starts GraphiQL on this page: an example to begin with, or the query that the address carries.
(function () {
  'use strict';
  var example = [
    '# Boards, their members, and who says so.',
    '# The triangle runs it; the book lists every field.',
    '{',
    '  boards(first: 5) {',
    '    totalCount',
    '    nodes {',
    '      name',
    '      kind',
    '      members(first: 5) {',
    '        totalCount',
    '        edges {',
    '          node { name }',
    '          role',
    '          basis',
    '          statements { source { name date } quote }',
    '        }',
    '      }',
    '    }',
    '  }',
    '}',
    ''
  ].join('\n');
  var given = new URLSearchParams(window.location.search);
  var kept = {};
  var storage = {
    get length() { return Object.keys(kept).length; },
    getItem: function (key) { return Object.prototype.hasOwnProperty.call(kept, key) ? kept[key] : null; },
    setItem: function (key, value) { kept[key] = String(value); },
    removeItem: function (key) { delete kept[key]; },
    clear: function () { kept = {}; }
  };
  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: window.location.pathname }),
      defaultQuery: example,
      query: given.get('query') || undefined,
      variables: given.get('variables') || undefined,
      storage: storage,
      shouldPersistHeaders: false,
      defaultEditorToolsVisibility: false
    })
  );
})();
