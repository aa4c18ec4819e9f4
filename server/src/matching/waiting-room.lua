-- What a store settles for the servers that share a waiting room. It knows no wishes and chooses nobody: for each server it keeps
-- the sealed tickets of those who wait there, by name, and hands out each of them once. All that it is told it tells all
-- servers, numbered, so that whoever misses something knows.
--
-- keys: the room, to whose name those of the other keys are appended, and its channel. All lie in one place of a cluster.

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function number(room, for_ms)
  local seq = redis.call('INCR', room .. 'seq')
  redis.call('PEXPIRE', room .. 'seq', for_ms)
  return seq
end

-- A lease that had ended begins anew without tickets: all are told, since some may not have noticed that it had.
local function lease(keys, node, for_ms, met_for)
  local room, time = keys[1], now()
  local until_ms = redis.call('ZSCORE', room .. 'nodes', node)
  local goes_on = until_ms and tonumber(until_ms) > time
  redis.call('ZADD', room .. 'nodes', time + for_ms, node)
  redis.call('PEXPIRE', room .. 'nodes', for_ms)
  if goes_on then
    redis.call('PEXPIRE', room .. 't:' .. node, for_ms)
  else
    redis.call('DEL', room .. 't:' .. node)
    redis.call('SPUBLISH', keys[2], table.concat({ number(room, met_for), node, '', '*', '' }, '|'))
  end
  return time, goes_on
end

-- Kept by the minute, so that a server that starts can be told, and each minute ends by itself.
local function note_meetings(room, noted, for_ms)
  local minute = room .. 'met:' .. math.floor(now() / 60000)
  redis.call('RPUSH', minute, noted)
  redis.call('PEXPIRE', minute, for_ms)
end

-- Which of those names, by key, are there: one question for each key.
local function find(asked)
  local there = {}
  for key, names in pairs(asked) do
    local of_key = {}
    there[key] = of_key
    if #names > 0 then
      for index, ticket in ipairs(redis.call('HMGET', key, unpack(names))) do of_key[names[index]] = ticket ~= false end
    end
  end
  return there
end

-- Puts tickets in: names and sealed tickets in turn, from one place of the arguments to another.
local function let_in(keys, args, from, to)
  local node, for_ms = args[1], args[2]
  local since = string.format('%.0f|', (lease(keys, node, for_ms, args[3])))
  local entries = {}
  for at = from, to, 2 do
    entries[#entries + 1] = args[at]
    entries[#entries + 1] = since .. args[at + 1]
  end
  local own = keys[1] .. 't:' .. node
  redis.call('HSET', own, unpack(entries))
  redis.call('PEXPIRE', own, for_ms)
end

-- Takes pairs out, and adds the names of those to `gone`. Returns for each pair whether it was taken (0), or who was missing: the
-- one (1), the other (2) or both (3).
local function hand_out(room, own, told, gone)
  local pairs_told, asked = {}, { [own] = {} }
  for node, one, other in string.gmatch(told, '([^|,]+)|([^|]+)|([^,]*)') do
    local theirs = room .. 't:' .. node
    pairs_told[#pairs_told + 1] = { theirs, one, other }
    asked[theirs] = asked[theirs] or {}
    table.insert(asked[theirs], one)
    if other ~= '' then table.insert(asked[own], other) end
  end
  local there, taken, verdicts = find(asked), {}, {}
  local function take(key, name)
    there[key][name] = false
    taken[key] = taken[key] or {}
    table.insert(taken[key], name)
    gone[#gone + 1] = name
  end
  for index, pair in ipairs(pairs_told) do
    local theirs, one, other = pair[1], pair[2], pair[3]
    local missing = there[theirs][one] and 0 or 1
    if other ~= '' and not there[own][other] then missing = missing + 2 end
    if missing == 0 then
      take(theirs, one)
      if other ~= '' then take(own, other) end
    end
    verdicts[index] = missing
  end
  for key, names in pairs(taken) do redis.call('HDEL', key, unpack(names)) end
  return table.concat(verdicts), next(taken) ~= nil
end

-- args: node, lease (ms), how long meetings count (ms), the sealed numbers of the pairs to be taken, and how many texts follow of
-- those who come: of each the name and the sealed ticket. Then, each list with commas in it, the names of those who go; and of each
-- pair, with | between them, the node of the one, its name, and the name of the other if that is a ticket of this node that waits.
-- Returns a number, 0 if nothing has changed, and what came of each pair.
local function change(keys, args)
  local room, node, met_for = keys[1], args[1], args[3]
  local own = room .. 't:' .. node
  local come = tonumber(args[5])
  local gone = {}
  if come > 0 then let_in(keys, args, 6, 5 + come) end
  for name in string.gmatch(args[6 + come], '[^,]+') do gone[#gone + 1] = name end
  if #gone > 0 then redis.call('HDEL', own, unpack(gone)) end
  local verdicts, is_met = hand_out(room, own, args[7 + come], gone)
  if come == 0 and #gone == 0 then return { 0, verdicts } end
  local noted = ''
  if is_met then
    noted = verdicts .. ',' .. args[4]
    note_meetings(room, noted, met_for)
  end
  local seq = number(room, met_for)
  local told = { seq, node, table.concat(args, ',', 6, 5 + come), table.concat(gone, ','), noted }
  redis.call('SPUBLISH', keys[2], table.concat(told, '|'))
  return { seq, verdicts }
end

-- args: node, lease (ms), how long meetings count (ms). Returns whether the lease of the node goes on, the last number, how many
-- tickets of the node there are, and who else has a lease.
local function renew(keys, args)
  local room, node = keys[1], args[1]
  local time, goes_on = lease(keys, node, args[2], args[3])
  redis.call('PEXPIRE', room .. 'seq', args[3])
  redis.call('ZREMRANGEBYSCORE', room .. 'nodes', '-inf', time)
  local seq = tonumber(redis.call('GET', room .. 'seq') or 0)
  local answer = { goes_on and 1 or 0, seq, redis.call('HLEN', room .. 't:' .. node) }
  for _, each in ipairs(redis.call('ZRANGE', room .. 'nodes', 0, -1)) do
    if each ~= node then answer[#answer + 1] = each end
  end
  return answer
end

-- args: node. Returns the names of its tickets.
local function names(keys, args)
  return redis.call('HKEYS', keys[1] .. 't:' .. args[1])
end

-- args: node, cursor, how many at once. Returns the next cursor, some names, each with the time when its ticket came and the
-- ticket, and the time now.
local function list(keys, args)
  local found = redis.call('HSCAN', keys[1] .. 't:' .. args[1], args[2], 'COUNT', args[3])
  return { found[1], found[2], now() }
end

-- args: how many minutes ago. Returns what was noted of the meetings of that minute.
local function meetings(keys, args)
  return redis.call('LRANGE', keys[1] .. 'met:' .. math.floor(now() / 60000) - args[1], 0, -1)
end

return {
  { function_name = 'change', callback = change },
  -- Who only goes or is taken out needs no memory that is not there.
  { function_name = 'relieve', callback = change, flags = { 'allow-oom' } },
  -- Nor must those who wait be lost because nobody can come.
  { function_name = 'renew', callback = renew, flags = { 'allow-oom' } },
  { function_name = 'names', callback = names, flags = { 'no-writes' } },
  { function_name = 'list', callback = list, flags = { 'no-writes' } },
  { function_name = 'meetings', callback = meetings, flags = { 'no-writes' } },
}
