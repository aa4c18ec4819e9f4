--[[
The waiting room's verbs, each one step of the store. It proposes pairs and decides nothing. The rules are those of
pairing.ts, the way of searching is that of search.ts; waiting-room.contract.ts holds both.

KEYS[1] is the hash of all tickets; the other keys begin as it does, so that they lie on the same node of a cluster:
  t             session -> record            n             node -> until when its tickets count
  due           session -> when to look again  sweeper       the node that sweeps just now
  m:PAIR        when these two persons met
  f:G w:G       who goes first, who else waits, by since when (G: pool and mode)
  i:G:X l:G:X c:G:X e:G   who can be found by an interest, a language, their country, by anybody
  h:G:X         in each country, who accepts somebody near and nobody further away yet
  s:G s:G:SIGN  who has the same country, reach and excluded countries, and which such signs there are
]]
-- Of the call that is going on; `begin` sets all of them, since the functions are kept from one call to the next.
local call, now, own_tabs, apart_ms, reunion_ms, widen_ms, seed, looks, wrapped, tickets, prefix, due, leases, person_at
-- Of Lua's own, which are not there yet when the store reads this.
local find, sub, match, format, floor, min

local kept_ms, looks_ms, reunion_look_ms = 300000, 1000, 250
local random_looks, listed, sliced, signed_above, oldest_every, oldest_looks = 8, 512, 64, 48, 4, 4

-- From a number of the node's own chance, new for each call.
local function below(bound)
  seed = (seed * 1664525 + 1013904223) % 4294967296
  return floor(seed / 4294967296 * bound)
end

-- A record begins with 27 characters that tell most strangers apart: visitor, tab, country, and whether it is hard to
-- reach, goes first and asked for somebody near. Then how open it is and since when, which the store tells, and the rest.
local visitor_at, tab_at, country_at, head = 1, 12, 23, 27
local fields = '^(%d)(%d)(%d)(%d)(%-?%d+)|(%d+)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|()'

local function begin(keys, args)
  call = redis.call
  find, sub, match, format, floor, min = string.find, string.sub, string.match, string.format, math.floor, math.min
  tickets = keys[1]
  prefix = sub(tickets, 1, -2)
  due, leases = prefix .. 'due', prefix .. 'n'
  now, own_tabs, apart_ms = tonumber(args[1]), args[2] == '1', tonumber(args[3])
  reunion_ms, widen_ms, seed = tonumber(args[4]), tonumber(args[5]), tonumber(args[6])
  looks, wrapped = 0, {}
  person_at = own_tabs and tab_at or visitor_at
  -- Clocks of nodes differ; the store's own counts, except where a test moves one.
  if not now then
    local time = call('TIME')
    now = time[1] * 1000 + floor(time[2] / 1000)
  end
end

-- The table is made with all it will hold at once: to let it grow costs more than to read the record.
local function read(session, record)
  local hard, front, nearby, openness, since, epoch, node, group, steps, languages, interests, not_countries, avoids, sealed_at =
    match(record, fields, country_at + 2)
  if not hard then return nil end
  local visitor, tab = sub(record, visitor_at, visitor_at + 10), sub(record, tab_at, tab_at + 10)
  return {
    session = session, record = record, visitor = visitor, tab = tab, person = own_tabs and tab or visitor,
    country = sub(record, country_at, country_at + 1), hard = hard, front = front, nearby = nearby,
    openness = tonumber(openness), since = tonumber(since), epoch = epoch, node = node, group = group, steps = steps,
    languages = languages, interests = interests, not_countries = not_countries, avoids = avoids, sealed_at = sealed_at,
    look_at = false, reunion = false,
  }
end

local function look_up(session)
  local record = call('HGET', tickets, session)
  return record and read(session, record)
end

local function write(r)
  local rest = find(r.record, '|', head, true)
  r.record = sub(r.record, 1, head) .. r.openness .. format('%.0f', r.since) .. sub(r.record, rest)
  call('HSET', tickets, r.session, r.record)
end

local function sealed(r)
  return sub(r.record, r.sealed_at)
end

local function key(kind, r, name)
  return prefix .. kind .. ':' .. r.group .. (name and ':' .. name or '')
end

local function sign_of(r)
  return r.country .. r.hard .. r.not_countries
end

local function row_of(r)
  return key(r.front == '1' and 'f' or 'w', r)
end

-- Lists are written as `,one,two,`, and those of whom nothing is named as nothing.
local function named(list, kind, r)
  local keys = {}
  for name in string.gmatch(list, '[^,]+') do keys[#keys + 1] = key(kind, r, name) end
  return keys
end

-- Where this one stands, who accepts strangers of this rank.
local function places(r, rank)
  if rank == 0 then return named(r.interests, 'i', r) end
  if rank == 1 then return named(r.languages, 'l', r) end
  if rank == 3 then return { key('e', r) } end
  return r.country == 'ZZ' and {} or { key('c', r, r.country) }
end

local function keep(name)
  call('PEXPIRE', name, kept_ms)
end

local function join(r, rank)
  for _, place in ipairs(places(r, rank)) do
    call('ZADD', place, r.since, r.session)
    keep(place)
  end
end

-- Only who asked for somebody near ever stops there.
local function hope(r)
  if r.openness ~= 2 or r.country == 'ZZ' then return nil end
  return key('h', r, r.country)
end

local function add(r)
  write(r)
  local signs, sign = key('s', r), sign_of(r)
  -- Of those who came in the same millisecond, chance makes one the first.
  call('ZADD', row_of(r), r.since + below(4096) / 4096, r.session)
  call('SADD', signs, sign)
  call('SADD', signs .. ':' .. sign, r.session)
  for _, name in ipairs({ tickets, row_of(r), signs, signs .. ':' .. sign }) do keep(name) end
  for rank = 0, r.openness do join(r, rank) end
  local hopeful = hope(r)
  if hopeful then
    call('ZADD', hopeful, r.since, r.session)
    keep(hopeful)
  end
end

local function remove(r)
  call('HDEL', tickets, r.session)
  call('ZREM', row_of(r), r.session)
  call('SREM', key('s', r, sign_of(r)), r.session)
  for rank = 0, r.openness do
    for _, place in ipairs(places(r, rank)) do call('ZREM', place, r.session) end
  end
  local hopeful = hope(r)
  if hopeful then call('ZREM', hopeful, r.session) end
end

local function has(list, name)
  return list ~= '' and find(list, ',' .. name .. ',', 1, true) ~= nil
end

-- The names of lists that are asked for again and again, which are those of who looks.
local function share(some, others)
  if some == '' or others == '' then return false end
  local names = wrapped[some]
  if not names then
    names = {}
    for name in string.gmatch(some, '[^,]+') do names[#names + 1] = ',' .. name .. ',' end
    wrapped[some] = names
  end
  for index = 1, #names do
    if find(others, names[index], 1, true) then return true end
  end
  return false
end

local function may_talk(a, b)
  return a.languages == '' or b.languages == '' or share(a.languages, b.languages)
end

local function rank_of(a, b)
  if share(a.interests, b.interests) and may_talk(a, b) then return 0 end
  if share(a.languages, b.languages) then return 1 end
  return a.country == b.country and a.country ~= 'ZZ' and 2 or 3
end

local function pair_of(a, b)
  local one, other = a.person, b.person
  if one > other then one, other = other, one end
  return prefix .. 'm:' .. one .. other
end

local function do_signs_fit(a, b)
  return not (a.hard == '1' and b.hard == '1') and not has(a.not_countries, b.country) and not has(b.not_countries, a.country)
end

local function excludes(a, b)
  return a.avoids ~= '' and (has(a.avoids, b.visitor) or has(a.avoids, b.tab))
end

-- yes, reunion or no; notes when that may change.
local function judge(own, other)
  if own.person == other.person or own.session == other.session or not do_signs_fit(own, other) then return 'no' end
  if excludes(own, other) or excludes(other, own) then return 'no' end
  local met_at = tonumber(call('GET', pair_of(own, other)) or nil)
  if not met_at or now - met_at >= apart_ms then return 'yes' end
  local reunion_at = math.max(own.since, other.since) + reunion_ms
  if now >= reunion_at then return 'reunion' end
  own.look_at = min(own.look_at, met_at + apart_ms, reunion_at)
  return 'no'
end

-- Whether this one, who may have been found elsewhere, is to be found at this rank.
local function accepts(own, other, rank, hopeful)
  if rank == 0 then return share(own.interests, other.interests) and may_talk(own, other) end
  if rank == 1 then return other.openness >= 1 and share(own.languages, other.languages) end
  if rank == 3 then return other.openness == 3 end
  return other.country == own.country and other.openness >= 2 and (not hopeful or other.openness == 2)
end

local function drop(place, session)
  if call('TYPE', place).ok == 'zset' then call('ZREM', place, session) else call('SREM', place, session) end
end

-- Draws until somebody may be met; who stands in several of the places counts in the first one only.
local function draw(own, where, total, rank)
  for _ = 1, min(total, random_looks) do
    local at, turn = below(total), 1
    while at >= where.sizes[turn] do at, turn = at - where.sizes[turn], turn + 1 end
    local session = call('ZRANGE', where[turn], at, at)[1]
    local other = session and look_up(session)
    looks = looks + 1
    if session and not other then drop(where[turn], session) end
    local counts = other and (rank ~= 0 or may_talk(own, other))
    for earlier = 1, counts and turn - 1 or 0 do
      local name = where.names[earlier]
      if has(rank == 0 and other.interests or other.languages, name) then counts = false end
    end
    if counts and judge(own, other) == 'yes' then return other end
  end
end

-- Where those stand whom country and reach do not rule out, and how many they are.
local function fitting_signs(own)
  local signs, fitting, total = key('s', own), {}, 0
  for _, sign in ipairs(call('SMEMBERS', signs)) do
    if do_signs_fit(own, { country = sub(sign, 1, 2), hard = sub(sign, 3, 3), not_countries = sub(sign, 4) }) then
      local size = call('SCARD', signs .. ':' .. sign)
      if size == 0 then call('SREM', signs, sign) end
      total = total + size
      if size > 0 then fitting[#fitting + 1] = { place = signs .. ':' .. sign, size = size } end
    end
  end
  return fitting, total
end

-- So many of each of these places from a random one on, or all.
local function slice(where, total, most)
  local parts = {}
  for turn, place in ipairs(where) do
    local size = where.sizes[turn]
    local count = total > most and math.ceil(size * most / total) or size
    local start = below(size - count + 1)
    if count > 0 then parts[turn] = { place = place, sessions = call('ZRANGE', place, start, start + count - 1) } end
    parts[turn] = parts[turn] or { place = place, sessions = {} }
  end
  return parts
end

-- Who is to be gone through: everybody who stands there, or those who fit, or some of these.
local function parts_of(own, where, total)
  -- Signs help where few of them tell many apart.
  if total <= signed_above or call('SCARD', key('s', own)) * 4 > total then
    if total > sliced then own.look_at = min(own.look_at, now + looks_ms) end
    return slice(where, total, sliced)
  end
  local fitting, many = fitting_signs(own)
  if total <= listed and total <= many then return slice(where, total, listed) end
  if many > listed then own.look_at = min(own.look_at, now + looks_ms) end
  local parts = {}
  for _, each in ipairs(fitting) do
    local count = many > listed and math.ceil(each.size * listed / many) or each.size
    parts[#parts + 1] = { place = each.place, sessions = call('SRANDMEMBER', each.place, count) }
  end
  return parts
end

local function is_out_of_reach(own, record)
  return own.hard == '1' and sub(record, country_at + 2, country_at + 2) == '1'
end

-- All of these, each once, as far as they still wait.
local function list(own, where, total)
  local found, seen = {}, {}
  for _, part in ipairs(parts_of(own, where, total)) do
    local records = #part.sessions > 0 and call('HMGET', tickets, unpack(part.sessions)) or {}
    looks = looks + #part.sessions
    for index, session in ipairs(part.sessions) do
      local record = records[index]
      if not record then
        drop(part.place, session)
      elseif not seen[session] and sub(record, person_at, person_at + 10) ~= own.person and not is_out_of_reach(own, record) then
        seen[session] = true
        found[#found + 1] = { session, record }
      end
    end
  end
  return found
end

local function find_listed(own, found, rank, hopeful)
  while #found > 0 do
    local at = 1 + below(#found)
    local other = read(found[at][1], found[at][2])
    found[at] = found[#found]
    found[#found] = nil
    if other and accepts(own, other, rank, hopeful) then
      local verdict = judge(own, other)
      if verdict == 'yes' then return other end
      -- The first of them is any of them, since they come in random order.
      if verdict == 'reunion' and not own.reunion then own.reunion = other end
    end
  end
end

local function find_among(own, where, rank, hopeful)
  local total = 0
  where.sizes = {}
  for turn, place in ipairs(where) do
    where.sizes[turn] = call('ZCARD', place)
    total = total + where.sizes[turn]
  end
  if total == 0 then return nil end
  if rank < 2 and #where > 1 then
    where.names = {}
    for name in string.gmatch(rank == 0 and own.interests or own.languages, '[^,]+') do
      where.names[#where.names + 1] = name
    end
  end
  return draw(own, where, total, rank) or find_listed(own, list(own, where, total), rank, hopeful)
end

local function find_in_row(own, row)
  for _, session in ipairs(call('ZRANGE', row, 0, oldest_looks - 1)) do
    local other = look_up(session)
    looks = looks + 1
    if not other then
      drop(row, session)
    else
      local least = min(own.openness, other.openness)
      if (least == 3 or rank_of(own, other) <= least) and judge(own, other) == 'yes' then return other end
    end
  end
end

-- Somebody to be met at once; or `own.reunion`, and `own.look_at` says when to look again.
local function search(own)
  own.look_at, own.reunion = math.huge, nil
  local found = find_in_row(own, key('f', own))
  if not found and below(oldest_every) == 0 then found = find_in_row(own, key('w', own)) end
  for rank = 0, own.openness do
    if found then return found end
    -- Somebody near is asked for by who wishes that.
    if rank ~= 2 or own.nearby == '1' then found = find_among(own, places(own, rank), rank) end
  end
  if found or own.openness < 3 or own.nearby == '1' or own.country == 'ZZ' then return found end
  return find_among(own, { key('h', own, own.country) }, 2, true)
end

local function note_meeting(a, b)
  call('SET', pair_of(a, b), format('%.0f', now), 'PX', apart_ms)
end

local function step_of(r)
  return floor(math.max(0, now - r.since) / widen_ms)
end

local function watch(r)
  local step = step_of(r) + 1
  local at = step >= #r.steps and math.huge or r.since + step * widen_ms
  at = min(at, r.reunion and now + reunion_look_ms or r.look_at)
  if at < math.huge then
    call('ZADD', due, at, r.session)
    keep(due)
  else
    call('ZREM', due, r.session)
  end
end

-- Accepts less close strangers, if it is time.
local function open(r)
  local openness = tonumber(sub(r.steps, -1))
  if step_of(r) < #r.steps then openness = tonumber(sub(r.steps, step_of(r) + 1, step_of(r) + 1)) end
  local before, hopeful = r.openness, hope(r)
  if openness <= before then return false end
  if hopeful then call('ZREM', hopeful, r.session) end
  r.openness = openness
  write(r)
  for rank = before + 1, openness do join(r, rank) end
  hopeful = hope(r)
  if hopeful then
    call('ZADD', hopeful, r.since, r.session)
    keep(hopeful)
  end
  return true
end

local function lease(node, for_ms)
  call('HSET', leases, node, format('%.0f', now + for_ms))
  keep(leases)
end

local function live_nodes()
  local nodes, all, lapsed = {}, call('HGETALL', leases), {}
  for index = 1, #all, 2 do
    if tonumber(all[index + 1]) >= now then nodes[all[index]] = true else lapsed[#lapsed + 1] = all[index] end
  end
  return nodes, lapsed
end

-- session, waited ms, openness, the rest of the record, node, ms of its lease or nothing -> who is met: session and seal
local function enter(keys, args)
  begin(keys, args)
  local session = args[7]
  local former = look_up(session)
  if former then remove(former) end
  if args[12] ~= '' then lease(args[11], tonumber(args[12])) end
  local since = format('%.0f', now - tonumber(args[8]))
  local own = read(session, sub(args[10], 1, head) .. args[9] .. since .. sub(args[10], head + 1))
  local other = search(own)
  if not other then other = own.reunion end
  if other then
    remove(other)
    note_meeting(own, other)
    return { other.session, sealed(other) }
  end
  add(own)
  watch(own)
  return {}
end

-- session, epoch
local function leave(keys, args)
  begin(keys, args)
  local own = look_up(args[7])
  if own and own.epoch == args[8] then remove(own) end
  return {}
end

local function propose(own, other, into)
  remove(own)
  remove(other)
  note_meeting(own, other)
  for _, each in ipairs({ own, other }) do
    into[#into + 1] = each.session
    into[#into + 1] = sealed(each)
  end
end

-- Looks for each of these, opened ones first; stops after so many looks. -> those who could only be united again
local function look_for(sessions, most_looks, may_reunite, proposals)
  local opened, others, again = {}, {}, {}
  for _, session in ipairs(sessions) do
    local own = look_up(session)
    if not own then
      call('ZREM', due, session)
    else
      local group = open(own) and opened or others
      group[#group + 1] = session
    end
  end
  for _, session in ipairs(others) do opened[#opened + 1] = session end
  for _, session in ipairs(opened) do
    local own = looks < most_looks and look_up(session)
    if own then
      local other = search(own)
      if not other and may_reunite then other = own.reunion end
      if other then
        propose(own, other, proposals)
      else
        watch(own)
        if own.reunion then again[#again + 1] = session end
      end
    end
  end
  return again
end

-- node, most looks -> whether there is more to do, whether nodes are dead, whom only a reunion helps, pairs
local function sweep(keys, args)
  begin(keys, args)
  local holder = call('GET', prefix .. 'sweeper')
  if holder and holder ~= args[7] then return { 0, 0, {}, {} } end
  call('SET', prefix .. 'sweeper', args[7], 'PX', 3000)
  local proposals = {}
  local sessions = call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 64)
  local again = look_for(sessions, tonumber(args[8]), false, proposals)
  local _, lapsed = live_nodes()
  local is_more = #sessions == 64 or looks >= tonumber(args[8])
  return { is_more and 1 or 0, #lapsed, again, proposals }
end

-- sessions whom a stranger, or else a reunion, may be found for now -> pairs
local function reunite(keys, args)
  begin(keys, args)
  local sessions, proposals = {}, {}
  for index = 7, #args do sessions[#sessions + 1] = args[index] end
  look_for(sessions, math.huge, true, proposals)
  return proposals
end

-- node, ms of its lease, then session and epoch of each -> whether its lease was lost, and which of them are missing
local function renew(keys, args)
  begin(keys, args)
  local node = args[7]
  local until_ms = tonumber(call('HGET', leases, node) or nil)
  lease(node, tonumber(args[8]))
  local missing, kept = { (not until_ms or until_ms < now) and 1 or 0 }, {}
  local function keep_once(name)
    if not kept[name] then keep(name) end
    kept[name] = true
  end
  for index = 9, #args, 2 do
    local r = look_up(args[index])
    if not r or (r.epoch ~= args[index + 1] and r.node == node) then
      missing[#missing + 1] = args[index]
    else
      for _, name in ipairs({ tickets, due, row_of(r), key('s', r), key('s', r, sign_of(r)) }) do keep_once(name) end
      for rank = 0, r.openness do
        for _, place in ipairs(places(r, rank)) do keep_once(place) end
      end
      local hopeful = hope(r)
      if hopeful then keep_once(hopeful) end
    end
  end
  return missing
end

-- node, cursor -> the next cursor, then session and epoch of those that are this node's. Tickets of dead ones go.
local function audit(keys, args)
  begin(keys, args)
  local node, live, lapsed = args[7], live_nodes()
  local found = call('HSCAN', tickets, args[8], 'COUNT', 100)
  local mine = { found[1] }
  for index = 1, #found[2], 2 do
    local r = read(found[2][index], found[2][index + 1])
    if not r then
      call('HDEL', tickets, found[2][index])
    elseif not live[r.node] then
      remove(r)
    elseif r.node == node then
      mine[#mine + 1] = r.session
      mine[#mine + 1] = r.epoch
    end
  end
  if found[1] == '0' then
    for _, each in ipairs(lapsed) do call('HDEL', leases, each) end
  end
  return mine
end

-- A store that is full must still let out who leaves, or it stays full.
local full = { 'allow-oom' }
return {
  { function_name = 'enter', callback = enter },
  { function_name = 'leave', callback = leave, flags = full },
  { function_name = 'sweep', callback = sweep, flags = full },
  { function_name = 'reunite', callback = reunite, flags = full },
  { function_name = 'renew', callback = renew },
  { function_name = 'audit', callback = audit, flags = full },
}
