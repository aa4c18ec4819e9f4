--[[
The waiting room's verbs, each one step of the store. It proposes pairs and decides nothing. The rules are those of
pairing.ts, the way of searching is that of search.ts; waiting-room.contract.ts holds both.

KEYS[1] is the hash of all tickets; the other keys begin as it does, so that they lie on the same node of a cluster:
  t             session -> record, =session -> the sealed ticket
  n             node -> until when its tickets count
  due           session -> when to look again  sweeper       the node that sweeps just now
  m:PAIR        when these two persons met
  f:G w:G       who goes first, who else waits, by since when (G: pool and mode)
  i:G,X,;Y;     who can be found by an interest and a language; i:G,X, is which languages there are of it
  l:G;X; c:G:X e:G   who can be found by a language, their country, by anybody
  h:G:X         in each country, who accepts somebody near and nobody further away yet
  s:G s:G:SIGN  who has the same country, reach and excluded countries, and which such signs there are
]]
-- Of the call that is going on; `begin` sets all of them, since the functions are kept from one call to the next.
local call, now, seed, looks, named, tickets, prefix, due, leases
-- The rules, as the node tells them, and what begins the keys of each pool and mode: kept until they are others.
local rules, own_tabs, apart_ms, apart, reunion_ms, widen_ms, person_at
local begun = {}
-- Of Lua's own, which are not there yet when the store reads this.
local find, sub, byte, match, format, floor, min

-- Numbers that are handed to the store stand as text: to write one down takes longer than many a command.
local kept_ms, looks_ms, reunion_look_ms = '300000', 1000, 250
local random_looks, listed, sliced, signed_above, oldest_every, oldest_last = 8, 512, 64, 48, 4, '3'

-- From a number of the node's own chance, new for each call.
local function below(bound)
  seed = (seed * 1664525 + 1013904223) % 4294967296
  return floor(seed / 4294967296 * bound)
end

--[[
A record is made to be asked without being taken apart. It begins with what always has the same length: visitor, tab, country,
whether it is hard to reach, goes first and asked for somebody near, how open it is, and since when, which the store tells.
Lists follow, of which each has a mark of its own around each name, so that one plain search tells whether it is there:
languages ;, interests , (neither has the mark of the other in it), excluded countries !, avoided persons @. Who names no
language has ;; there.
]]
local visitor_at, tab_at, country_at, front_at, nearby_at, openness_at, lists_at = 1, 12, 23, 26, 27, 28, 44
local yes, seal_mark, no_language = 49, 61, ';;'

local function take_rules(told)
  rules = told
  local tabs, apart_told, reunion_told, widen_told = match(told, '(%d+) (%d+) (%d+) (%d+)')
  own_tabs, apart_ms, apart = tabs == '1', tonumber(apart_told), apart_told
  reunion_ms, widen_ms = tonumber(reunion_told), tonumber(widen_told)
  person_at = own_tabs and tab_at or visitor_at
end

-- now or nothing, chance, rules
local function begin(keys, args)
  call = redis.call
  find, sub, byte, match = string.find, string.sub, string.byte, string.match
  format, floor, min = string.format, math.floor, math.min
  if tickets ~= keys[1] then
    tickets, begun = keys[1], {}
    prefix = sub(tickets, 1, -2)
    due, leases = prefix .. 'due', prefix .. 'n'
  end
  if rules ~= args[3] then take_rules(args[3]) end
  now, seed, looks, named = tonumber(args[1]), tonumber(args[2]), 0, {}
  -- Clocks of nodes differ; the store's own counts, except where a test moves one.
  if not now then
    local time = call('TIME')
    now = time[1] * 1000 + floor(time[2] / 1000)
  end
end

-- A pattern would take several times as long. The table is made with all it will hold at once.
local function read(session, record)
  local interests_at = find(record, '|', lists_at, true) + 1
  local not_countries_at = find(record, '|', interests_at, true) + 1
  local avoids_at = find(record, '|', not_countries_at, true) + 1
  local group_at = find(record, '|', avoids_at, true) + 1
  local rest_at = find(record, '|', group_at, true) + 1
  return {
    session = session, record = record, person = sub(record, person_at, person_at + 10),
    country = sub(record, country_at, country_at + 1), hard = byte(record, country_at + 2) == yes,
    openness = byte(record, openness_at) - 48, since = tonumber(sub(record, openness_at + 1, lists_at - 1)),
    languages = sub(record, lists_at, interests_at - 2), interests = sub(record, interests_at, not_countries_at - 2),
    not_countries = sub(record, not_countries_at, avoids_at - 2), avoids = group_at - avoids_at > 1,
    group = sub(record, group_at, rest_at - 2), rest_at = rest_at, unwanted = false, look_at = false, reunion = false,
  }
end

local function look_up(session)
  local record = call('HGET', tickets, session)
  return record and read(session, record)
end

-- How open it will be after each step of waiting, its epoch, and the node that has entered it.
local function rest(r)
  return match(r.record, '^(%d+)|(%d+)|(.+)$', r.rest_at)
end

local function key(kind, r)
  local keys = begun[r.group]
  if not keys then
    keys = {}
    for _, each in ipairs({ 'f', 'w', 'i', 'l', 'c', 'e', 'h', 's' }) do keys[each] = prefix .. each .. ':' .. r.group end
    begun[r.group] = keys
  end
  return keys[kind]
end

local function sign_of(r)
  return sub(r.record, country_at, country_at + 2) .. r.not_countries
end

local function row_of(r)
  return key(byte(r.record, front_at) == yes and 'f' or 'w', r)
end

-- The names of a list, each between its marks. Those of who looks are asked for again and again.
local function names_of(list)
  local names = named[list]
  if names then return names end
  names = {}
  local mark, at = sub(list, 1, 1), 1
  local next_at = find(list, mark, 2, true)
  while list ~= '' and next_at do
    names[#names + 1] = sub(list, at, next_at)
    at, next_at = next_at, find(list, mark, next_at + 1, true)
  end
  named[list] = names
  return names
end

-- Where this one stands, who accepts strangers of this rank.
local function places(r, rank)
  if rank == 3 then return { key('e', r) } end
  if rank == 2 then return r.country == 'ZZ' and {} or { key('c', r) .. ':' .. r.country } end
  local keys, languages = {}, names_of(r.languages)
  if rank == 1 then
    for index = 1, r.languages ~= no_language and #languages or 0 do keys[index] = key('l', r) .. languages[index] end
    return keys
  end
  local begins, interests = key('i', r), names_of(r.interests)
  for one = 1, #interests do
    for other = 1, #languages do keys[#keys + 1] = begins .. interests[one] .. languages[other] end
  end
  return keys
end

local function keep(name)
  call('PEXPIRE', name, kept_ms)
end

local function join(r, rank)
  local since = format('%d', r.since)
  for _, place in ipairs(places(r, rank)) do
    call('ZADD', place, since, r.session)
    keep(place)
  end
  for _, interest in ipairs(rank == 0 and names_of(r.interests) or {}) do
    call('SADD', key('i', r) .. interest, unpack(names_of(r.languages)))
    keep(key('i', r) .. interest)
  end
end

-- Only who asked for somebody near ever stops there.
local function hope(r)
  return r.openness == 2 and r.country ~= 'ZZ' and key('h', r) .. ':' .. r.country or nil
end

local function join_hopeful(r)
  local hopeful = hope(r)
  if not hopeful then return end
  call('ZADD', hopeful, r.since, r.session)
  keep(hopeful)
end

local function add(r, sealed)
  local signs, sign, row = key('s', r), sign_of(r), row_of(r)
  local same = signs .. ':' .. sign
  call('HSET', tickets, r.session, r.record, '=' .. r.session, sealed)
  -- Of those who came in the same millisecond, chance makes one the first.
  call('ZADD', row, r.since + below(4096) / 4096, r.session)
  call('SADD', signs, sign)
  call('SADD', same, r.session)
  for _, name in ipairs({ tickets, row, signs, same }) do keep(name) end
  for rank = 0, r.openness do join(r, rank) end
  join_hopeful(r)
end

local function remove(r)
  call('HDEL', tickets, r.session, '=' .. r.session)
  call('ZREM', row_of(r), r.session)
  call('SREM', key('s', r) .. ':' .. sign_of(r), r.session)
  for rank = 0, r.openness do
    local at = places(r, rank)
    for index = 1, #at do call('ZREM', at[index], r.session) end
  end
  local hopeful = hope(r)
  if hopeful then call('ZREM', hopeful, r.session) end
end

local function share(list, record)
  local names = names_of(list)
  for index = 1, #names do
    if find(record, names[index], lists_at, true) then return true end
  end
  return false
end

local function share_language(own, record)
  return own.languages ~= no_language and share(own.languages, record)
end

-- A shared interest is of little use without a language.
local function may_talk(own, record)
  return own.languages == no_language or find(record, no_language, lists_at, true) or share(own.languages, record)
end

local function rank_of(own, record)
  if share(own.interests, record) and may_talk(own, record) then return 0 end
  if share_language(own, record) then return 1 end
  return own.country == sub(record, country_at, country_at + 1) and own.country ~= 'ZZ' and 2 or 3
end

-- Of a record, or of a sign: both have country and reach side by side, and excluded countries somewhere behind.
local function does_sign_fit(own, text, at)
  if own.hard and byte(text, at + 2) == yes or find(text, own.unwanted, at, true) then return false end
  return own.not_countries == '' or not find(own.not_countries, '!' .. sub(text, at, at + 1) .. '!', 1, true)
end

local function is_named(avoids, record, at)
  return find(avoids, '@' .. sub(record, at, at + 10) .. '@', lists_at, true) ~= nil
end

local function excludes(avoids, record)
  return is_named(avoids, record, visitor_at) or is_named(avoids, record, tab_at)
end

local function is_same_person(own, record)
  return sub(record, person_at, person_at + 10) == own.person
end

local function may_ever_meet(own, session, record)
  if is_same_person(own, record) or own.session == session or not does_sign_fit(own, record, country_at) then return false end
  if find(record, '@', lists_at, true) and excludes(record, own.record) then return false end
  return not own.avoids or not excludes(own.record, record)
end

local function pair_of(own, record)
  local one, other = own.person, sub(record, person_at, person_at + 10)
  if one > other then one, other = other, one end
  return prefix .. 'm:' .. one .. other
end

local function note_meeting(own, record)
  call('SET', pair_of(own, record), format('%d', now), 'PX', apart)
end

-- yes, reunion or no; notes when that may change. To whom it says yes is met, which it notes at once: to ask and to note is one
-- step of the store less.
local function judge(own, session, record)
  if not may_ever_meet(own, session, record) then return 'no' end
  local met_at = tonumber(call('SET', pair_of(own, record), format('%d', now), 'NX', 'GET', 'PX', apart) or nil)
  if not met_at then return 'yes' end
  if now - met_at >= apart_ms then
    note_meeting(own, record)
    return 'yes'
  end
  local since = tonumber(sub(record, openness_at + 1, lists_at - 1))
  local reunion_at = math.max(own.since, since) + reunion_ms
  if now >= reunion_at then return 'reunion' end
  own.look_at = min(own.look_at, met_at + apart_ms, reunion_at)
  return 'no'
end

-- Whether this one, who may have been found elsewhere, is to be found at this rank.
local function accepts(own, record, rank, hopeful)
  local openness = byte(record, openness_at) - 48
  if rank == 0 then return share(own.interests, record) and may_talk(own, record) end
  if rank == 1 then return openness >= 1 and share_language(own, record) end
  if rank == 3 then return openness == 3 end
  return sub(record, country_at, country_at + 1) == own.country and openness >= 2 and (not hopeful or openness == 2)
end

local function drop(place, member)
  if call('TYPE', place).ok == 'zset' then call('ZREM', place, member) else call('SREM', place, member) end
end

-- Who stands in several of the places counts in the first one only.
local function stands_before(where, turn, record)
  for earlier = 1, turn - 1 do
    local is_there = find(record, where.languages[earlier], lists_at, true)
    if is_there and (not where.interests or find(record, where.interests[earlier], lists_at, true)) then return true end
  end
  return false
end

-- Draws until somebody may be met.
local function draw(own, where, total)
  for _ = 1, min(total, random_looks) do
    local at, turn = below(total), 1
    while at >= where.sizes[turn] do at, turn = at - where.sizes[turn], turn + 1 end
    local index = format('%d', at)
    local session = call('ZRANGE', where[turn], index, index)[1]
    local record = session and call('HGET', tickets, session)
    looks = looks + 1
    if session and not record then drop(where[turn], session) end
    local counts = record and (turn == 1 or not stands_before(where, turn, record))
    if counts and judge(own, session, record) == 'yes' then return read(session, record) end
  end
end

-- Where those stand whom country and reach do not rule out, and how many they are.
local function fitting_signs(own)
  local signs, fitting, total = key('s', own), {}, 0
  for _, sign in ipairs(call('SMEMBERS', signs)) do
    if does_sign_fit(own, sign, 1) then
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
    if count > 0 then
      parts[#parts + 1] = { place = place, sessions = call('ZRANGE', place, start, start + count - 1) }
    end
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

-- All of these, each once, as far as they still wait.
local function list(own, where, total)
  local found, record_of = {}, {}
  for _, part in ipairs(parts_of(own, where, total)) do
    local records = #part.sessions > 0 and call('HMGET', tickets, unpack(part.sessions)) or {}
    looks = looks + #part.sessions
    for index, session in ipairs(part.sessions) do
      local record = records[index]
      if not record then
        drop(part.place, session)
      elseif not record_of[session] and not (own.hard and byte(record, country_at + 2) == yes) then
        record_of[session] = record
        found[#found + 1] = session
      end
    end
  end
  return found, record_of
end

local function find_listed(own, where, total, rank, hopeful)
  local found, record_of = list(own, where, total)
  while #found > 0 do
    local at = 1 + below(#found)
    local session = found[at]
    local record = record_of[session]
    found[at] = found[#found]
    found[#found] = nil
    if accepts(own, record, rank, hopeful) then
      local verdict = judge(own, session, record)
      if verdict == 'yes' then return read(session, record) end
      -- The first of them is any of them, since they come in random order.
      if verdict == 'reunion' and not own.reunion then own.reunion = read(session, record) end
    end
  end
end

local function find_among(own, where, rank, hopeful)
  local total, sizes = 0, {}
  for turn = 1, #where do
    sizes[turn] = call('ZCARD', where[turn])
    total = total + sizes[turn]
  end
  if total == 0 then return nil end
  where.sizes = sizes
  return draw(own, where, total) or find_listed(own, where, total, rank, hopeful)
end

-- Where who looks finds strangers of this rank, and the names that each of these has who stands there.
local function places_to_look(own, rank)
  if rank > 0 then
    local where = places(own, rank)
    where.languages = names_of(own.languages)
    return where
  end
  local where, interests, languages, count = {}, {}, {}, 0
  where.interests, where.languages = interests, languages
  -- Who names no language finds those of any, and is found by all.
  local is_silent = own.languages == no_language
  for _, interest in ipairs(names_of(own.interests)) do
    local begins = key('i', own) .. interest
    local spoken = is_silent and call('SMEMBERS', begins) or names_of(own.languages)
    for index = 1, is_silent and #spoken or #spoken + 1 do
      local language = spoken[index] or no_language
      count = count + 1
      where[count], interests[count], languages[count] = begins .. language, interest, language
    end
  end
  return where
end

local function find_in_row(own, row)
  local sessions = call('ZRANGE', row, '0', oldest_last)
  local records = #sessions > 0 and call('HMGET', tickets, unpack(sessions)) or {}
  looks = looks + #sessions
  for index, session in ipairs(sessions) do
    local record = records[index]
    if not record then
      drop(row, session)
    else
      local least = min(own.openness, byte(record, openness_at) - 48)
      if (least == 3 or rank_of(own, record) <= least) and judge(own, session, record) == 'yes' then
        return read(session, record)
      end
    end
  end
end

-- Somebody to be met at once, which is noted; or `own.reunion`, and `own.look_at` says when to look again.
local function search(own)
  own.look_at, own.reunion, own.unwanted = math.huge, false, '!' .. own.country .. '!'
  local found = find_in_row(own, key('f', own))
  if not found and below(oldest_every) == 0 then found = find_in_row(own, key('w', own)) end
  local is_near_wanted = byte(own.record, nearby_at) == yes
  for rank = 0, own.openness do
    if found then return found end
    -- Somebody near is asked for by who wishes that.
    if rank ~= 2 or is_near_wanted then found = find_among(own, places_to_look(own, rank), rank) end
  end
  if found or own.openness < 3 or is_near_wanted or own.country == 'ZZ' then return found end
  return find_among(own, { key('h', own) .. ':' .. own.country }, 2, true)
end

local function step_of(r)
  return floor(math.max(0, now - r.since) / widen_ms)
end

local function watch(r)
  local step, steps = step_of(r) + 1, rest(r)
  local at = step >= #steps and math.huge or r.since + step * widen_ms
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
  local steps = rest(r)
  local step = min(step_of(r), #steps - 1) + 1
  local openness, before, hopeful = byte(steps, step) - 48, r.openness, hope(r)
  if openness <= before then return false end
  if hopeful then call('ZREM', hopeful, r.session) end
  r.openness = openness
  r.record = sub(r.record, 1, openness_at - 1) .. openness .. sub(r.record, openness_at + 1)
  call('HSET', tickets, r.session, r.record)
  for rank = before + 1, openness do join(r, rank) end
  join_hopeful(r)
  return true
end

local function lease(node, for_ms)
  call('HSET', leases, node, format('%d', now + for_ms))
  keep(leases)
end

local function live_nodes()
  local nodes, all, lapsed = {}, call('HGETALL', leases), {}
  for index = 1, #all, 2 do
    if tonumber(all[index + 1]) >= now then nodes[all[index]] = true else lapsed[#lapsed + 1] = all[index] end
  end
  return nodes, lapsed
end

-- Takes this one out. -> what the node gets of it
local function take(r, into)
  into[#into + 1] = r.session
  into[#into + 1] = call('HGET', tickets, '=' .. r.session)
  remove(r)
  return into
end

-- session, waited ms, the record before and behind since when, the sealed ticket, if its lease is due the node and for how many
-- ms -> who is met: session and seal
local function enter(keys, args)
  begin(keys, args)
  local former = look_up(args[4])
  if former then remove(former) end
  if args[9] then lease(args[9], tonumber(args[10])) end
  local since = format('%015d', now - tonumber(args[5]))
  local own = read(args[4], args[6] .. since .. args[7])
  local other = search(own)
  if other then return take(other, {}) end
  if own.reunion then
    note_meeting(own, own.reunion.record)
    return take(own.reunion, {})
  end
  add(own, args[8])
  watch(own)
  return {}
end

-- session, epoch
local function leave(keys, args)
  begin(keys, args)
  local own = look_up(args[4])
  if own then
    local _, epoch = rest(own)
    if epoch == args[5] then remove(own) end
  end
  return {}
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
      if not other and may_reunite and own.reunion then
        other = own.reunion
        note_meeting(own, other.record)
      end
      if other then
        take(other, take(own, proposals))
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
  if holder and holder ~= args[4] then return { 0, 0, {}, {} } end
  call('SET', prefix .. 'sweeper', args[4], 'PX', 3000)
  local proposals = {}
  local sessions = call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 64)
  local again = look_for(sessions, tonumber(args[5]), false, proposals)
  local _, lapsed = live_nodes()
  local is_more = #sessions == 64 or looks >= tonumber(args[5])
  return { is_more and 1 or 0, #lapsed, again, proposals }
end

-- sessions whom a stranger, or else a reunion, may be found for now -> pairs
local function reunite(keys, args)
  begin(keys, args)
  local sessions, proposals = {}, {}
  for index = 4, #args do sessions[#sessions + 1] = args[index] end
  look_for(sessions, math.huge, true, proposals)
  return proposals
end

-- node, ms of its lease, then session and epoch of each -> whether its lease was lost, and which of them are missing
local function renew(keys, args)
  begin(keys, args)
  local node = args[4]
  local until_ms = tonumber(call('HGET', leases, node) or nil)
  lease(node, tonumber(args[5]))
  local missing, kept = { (not until_ms or until_ms < now) and 1 or 0 }, {}
  local function keep_once(name)
    if not kept[name] then keep(name) end
    kept[name] = true
  end
  for index = 6, #args, 2 do
    local r = look_up(args[index])
    local _, epoch, by
    if r then _, epoch, by = rest(r) end
    if not r or (epoch ~= args[index + 1] and by == node) then
      missing[#missing + 1] = args[index]
    else
      for _, name in ipairs({ tickets, due, row_of(r), key('s', r), key('s', r, sign_of(r)) }) do keep_once(name) end
      for rank = 0, r.openness do
        for _, place in ipairs(places(r, rank)) do keep_once(place) end
      end
      for _, interest in ipairs(names_of(r.interests)) do keep_once(key('i', r) .. interest) end
      local hopeful = hope(r)
      if hopeful then keep_once(hopeful) end
    end
  end
  return missing
end

-- node, cursor -> the next cursor, then session and epoch of those that are this node's. Tickets of dead ones go.
local function audit(keys, args)
  begin(keys, args)
  local node, live, lapsed = args[4], live_nodes()
  local found = call('HSCAN', tickets, args[5], 'COUNT', '200')
  local mine = { found[1] }
  for index = 1, #found[2], 2 do
    local session = found[2][index]
    local r = byte(session) ~= seal_mark and read(session, found[2][index + 1])
    if r then
      local _, epoch, entered_by = rest(r)
      if not live[entered_by] then
        remove(r)
      elseif entered_by == node then
        mine[#mine + 1] = session
        mine[#mine + 1] = epoch
      end
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
