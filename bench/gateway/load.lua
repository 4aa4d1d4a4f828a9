-- wrk -s load.lua <url> -- <body file> [<tokens file>]
-- Every request carries the body; with tokens, one after the other as its bearer, so that no two requests under
-- way have the same rights. The last line is the slice as JSON.
local requests, position = {}, 0

function init(args)
  local body = read(args[1])
  local headers = { ["content-type"] = "application/json", ["accept"] = "application/json" }
  if args[2] then
    for token in io.lines(args[2]) do
      headers["authorization"] = "Bearer " .. token
      requests[#requests + 1] = wrk.format("POST", nil, headers, body)
    end
  else
    requests[1] = wrk.format("POST", nil, headers, body)
  end
end

function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"bytes":%.0f,"microseconds":%d,"failed":%d,"p50Ms":%.3f,"p99Ms":%.3f}',
    summary.requests, summary.bytes, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
