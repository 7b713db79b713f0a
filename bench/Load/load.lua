-- What wrk sends: arguments are METHOD, a file with one path a line and, for bodies, a template in which %N% is a running number.
local paths, head, tail, method, first, turn, number = {}, nil, nil, "GET", "0", 0, 0

function init(args)
  method = args[1]
  for line in io.lines(args[2]) do paths[#paths + 1] = line end
  if args[3] then
    local at, to = args[3]:find("%N%", 1, true)
    head, tail, first = args[3]:sub(1, at - 1), args[3]:sub(to + 1), args[4]
  else
    for i, path in ipairs(paths) do paths[i] = wrk.format(method, path) end
  end
end

function request()
  turn = turn % #paths + 1
  if not head then return paths[turn] end
  number = number + 1
  return wrk.format(method, paths[turn], nil, head .. first .. "-" .. number .. tail)
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d %d %d %d\n", summary.duration, summary.requests, summary.bytes,
    e.status, e.connect, e.read, e.write, e.timeout, latency:percentile(50), latency:percentile(99)))
end
