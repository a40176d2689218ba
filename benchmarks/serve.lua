-- What wrk asks: pages, files and GraphQL in turn, each connection from another place in the list.
-- The day is named, so that no request is only redirected.

local day = "as-at=2026-06-29"
local board = "lancashire:board/community-safety-partnership-board"
local issue = "lancashire:issue/anti-social-behaviour"
local json = { ["Content-Type"] = "application/json" }

local function page(path)
  local mark = path:find("?", 1, true) and "&" or "?"
  return wrk.format("GET", path .. mark .. day)
end

local function graphql(query)
  return wrk.format("POST", "/graphql", json, '{"query": "' .. query:gsub('"', '\\"') .. '"}')
end

local requests, at

function init(args)
  requests = {
    page("/"), page("/boards"), page("/board/" .. board), page("/issue/" .. issue), page("/matrix"),
    graphql('{ boards(first: 20) { totalCount nodes { id name addresses { nodes { id name } } } } }'),
    page("/overlaps"), page("/gaps"), page("/map?around=" .. board), page("/search?q=safety"),
    graphql('{ node(id: "' .. issue .. '") { id name } }'),
    page("/sources"), page("/boards?text=safety"), page("/ask/gaps.csv"), page("/questions"),
    graphql('{ overlaps(first: 20) { summary total } }'),
  }
  at = math.random(#requests)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nREMIT {"requests": %d, "seconds": %.3f, "bytes": %d, "p50_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f, ' ..
    '"errors": {"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, e.connect, e.read, e.write, e.status, e.timeout))
end
