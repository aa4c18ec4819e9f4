--[[
The waiting room's verbs, each one step of the store. It proposes pairs and decides nothing. The rules are those of
pairing.ts, the way of searching is that of search.ts; waiting-room.contract.ts holds both.

KEYS[1] is the hash of all tickets; the other keys begin as it does, so that they lie on the same node of a cluster. Each
ticket has a number of its own, its id, so that what is left of one is never taken for the next of the same session:
  t             id -> record, session -> id|what is handed over of its ticket
  g             who is gone and still stands in their places: id and record of each
  n             node -> until when its tickets count
  due           id -> when to look again     sweeper        the node that sweeps just now
  m:PAIR        when these two persons met
  f:G w:G       who goes first, who else waits, by since when (G: pool and mode)
  i:G,X,;Y;     who can be found by an interest and a language; i:G,X, is which languages there are of it
  l:G;X; c:G:X e:G   who can be found by a language, their country, by anybody
  h:G:X         in each country, who accepts somebody near and nobody further away yet
  s:G s:G:SIGN  who has the same country, reach and excluded countries, and which such signs there are

Of who is taken out only the ticket goes at once. Places are cleared of many at a time, since each of them costs a call: by each
sweep, and when there are many. Until then whoever comes across somebody who is gone passes over them.
]]
-- Of the call that is going on; `begin` sets all of them, since the functions are kept from one call to the next.
local call, now, seed, looks
-- Of the room, and the rules as the node tells them: kept until they are others.
local tickets, prefix, due, leases, gone
local rules, own_tabs, apart_ms, apart, reunion_ms, widen_ms, person_at
-- What was put together or taken apart before, since to make a text anew takes longer than to look it up: forgotten at each
-- sweep, and when it is much.
local groups, keys_under, names_in, remembered
-- How many stand in each of the places that are looked into just now. Made once, since tables that grow are dear.
local sizes = {}
-- Of Lua's own, which are not there yet when the store reads this.
local find, sub, byte, match, format, floor, min

-- Numbers that are handed to the store stand as text: to write one down takes longer than many a command.
local kept_ms, looks_ms, reunion_look_ms = '300000', 1000, 250
local random_looks, listed, sliced, signed_above, oldest_every, oldest_last = 8, 512, 64, 48, 4, '3'
local most_gone, gone_share, most_remembered = 128, 8, 20000

-- From a number of the node's own chance, new for each call.
local function below(bound)
  seed = (seed * 1664525 + 1013904223) % 4294967296
  return floor(seed / 4294967296 * bound)
end

--[[
A record is made to be asked without being taken apart. It begins with what always has the same length: visitor, tab, country,
whether it is hard to reach, goes first and asked for somebody near, how open it is, and since when, which the store tells.
The session follows, then lists, of which each has a mark of its own around each name, so that one plain search tells whether it
is there: languages ;, interests , (neither has the mark of the other in it), excluded countries !, avoided persons @. Who
names no language has ;; there.
]]
local visitor_at, tab_at, country_at, front_at, nearby_at, openness_at, session_at = 1, 12, 23, 26, 27, 28, 44
local yes, no_language = 49, ';;'

local function forget()
  groups, keys_under, names_in, remembered = {}, {}, {}, 0
end

local function take_rules(told)
  rules = told
  local tabs, apart_told, reunion_told, widen_told = match(told, '(%d+) (%d+) (%d+) (%d+)')
  own_tabs, apart_ms, apart = tabs == '1', tonumber(apart_told), apart_told
  reunion_ms, widen_ms = tonumber(reunion_told), tonumber(widen_told)
  person_at = own_tabs and tab_at or visitor_at
end

local function enter_room(key)
  tickets, prefix = key, sub(key, 1, -2)
  due, leases, gone = prefix .. 'due', prefix .. 'n', prefix .. 'g'
  forget()
end

-- now or nothing, chance, rules
local function begin(keys, args)
  if not call then
    call = redis.call
    find, sub, byte, match = string.find, string.sub, string.byte, string.match
    format, floor, min = string.format, math.floor, math.min
  end
  if tickets ~= keys[1] then enter_room(keys[1]) end
  if rules ~= args[3] then take_rules(args[3]) end
  if remembered > most_remembered then forget() end
  now, seed, looks = tonumber(args[1]), tonumber(args[2]), 0
  -- Clocks of nodes differ; the store's own counts, except where a test moves one.
  if not now then
    local time = call('TIME')
    now = time[1] * 1000 + floor(time[2] / 1000)
  end
end

-- The text that begins like this and goes on with this name, or number.
local function under(begins, name)
  local keys = keys_under[begins]
  if not keys then
    keys = {}
    keys_under[begins] = keys
  end
  local key = keys[name]
  if not key then
    key = begins .. name
    keys[name], remembered = key, remembered + 1
  end
  return key
end

local function keys_of(group)
  local keys = groups[group]
  if not keys then
    keys = {}
    for _, each in ipairs({ 'f', 'w', 'i', 'l', 'e', 's' }) do keys[each] = prefix .. each .. ':' .. group end
    for _, each in ipairs({ 'c', 'h' }) do keys[each] = prefix .. each .. ':' .. group .. ':' end
    keys.sign, groups[group] = keys.s .. ':', keys
  end
  return keys
end

-- The names of a list, each between its marks.
local function names_of(list)
  local names = names_in[list]
  if names then return names end
  names = {}
  local mark, at = sub(list, 1, 1), 1
  local next_at = find(list, mark, 2, true)
  while list ~= '' and next_at do
    names[#names + 1] = sub(list, at, next_at)
    at, next_at = next_at, find(list, mark, next_at + 1, true)
  end
  names_in[list], remembered = names, remembered + #names + 1
  return names
end

-- A pattern would take several times as long. The table is made with all it will hold at once.
local function read(id, record)
  local languages_at = find(record, '|', session_at, true) + 1
  local interests_at = find(record, '|', languages_at, true) + 1
  local not_countries_at = find(record, '|', interests_at, true) + 1
  local avoids_at = find(record, '|', not_countries_at, true) + 1
  local group_at = find(record, '|', avoids_at, true) + 1
  local rest_at = find(record, '|', group_at, true) + 1
  return {
    id = id, record = record, rest_at = rest_at, keys = keys_of(sub(record, group_at, rest_at - 2)),
    country = sub(record, country_at, country_at + 1), openness = byte(record, openness_at) - 48,
    languages = sub(record, languages_at, interests_at - 2), interests = sub(record, interests_at, not_countries_at - 2),
    not_countries = sub(record, not_countries_at, avoids_at - 2), avoids = group_at - avoids_at > 1,
    person = false, hard = false, unwanted = false, look_at = false, reunion = false,
  }
end

local function look_up(id)
  local record = call('HGET', tickets, id)
  return record and read(id, record)
end

-- How open it will be after each step of waiting, its epoch, and the node that has entered it.
local function rest(r)
  return match(r.record, '^(%d+)|(%d+)|(.+)$', r.rest_at)
end

local function since_of(record)
  return tonumber(sub(record, openness_at + 1, session_at - 1))
end

local function session_of(record)
  return sub(record, session_at, find(record, '|', session_at, true) - 1)
end

local function sign_of(r)
  return sub(r.record, country_at, country_at + 2) .. r.not_countries
end

local function row_of(r)
  return byte(r.record, front_at) == yes and r.keys.f or r.keys.w
end

-- Where this one stands, who accepts strangers of this rank.
local function places(r, rank)
  if rank == 3 then return { r.keys.e } end
  if rank == 2 then return r.country == 'ZZ' and {} or { under(r.keys.c, r.country) } end
  local keys, languages = {}, names_of(r.languages)
  if rank == 1 then
    for index = 1, r.languages ~= no_language and #languages or 0 do keys[index] = under(r.keys.l, languages[index]) end
    return keys
  end
  local interests = names_of(r.interests)
  for one = 1, #interests do
    local begins = under(r.keys.i, interests[one])
    for other = 1, #languages do keys[#keys + 1] = under(begins, languages[other]) end
  end
  return keys
end

local function keep(name)
  call('PEXPIRE', name, kept_ms)
end

local function join(r, rank)
  local at = places(r, rank)
  for index = 1, #at do
    call('ZADD', at[index], r.id, r.id)
    keep(at[index])
  end
  local interests = rank == 0 and names_of(r.interests) or {}
  for index = 1, #interests do
    local spoken = under(r.keys.i, interests[index])
    call('SADD', spoken, unpack(names_of(r.languages)))
    keep(spoken)
  end
end

-- Only who asked for somebody near ever stops there.
local function hope(r)
  return r.openness == 2 and r.country ~= 'ZZ' and under(r.keys.h, r.country) or nil
end

local function join_hopeful(r)
  local hopeful = hope(r)
  if not hopeful then return end
  call('ZADD', hopeful, r.id, r.id)
  keep(hopeful)
end

local function add(r, session, handed)
  local sign, row = sign_of(r), row_of(r)
  local same = r.keys.sign .. sign
  call('HSET', tickets, r.id, r.record, session, r.id .. '|' .. handed)
  -- Of those who came in the same millisecond, chance makes one the first.
  call('ZADD', row, since_of(r.record) + below(4096) / 4096, r.id)
  call('SADD', r.keys.s, sign)
  call('SADD', same, r.id)
  for _, name in ipairs({ tickets, row, r.keys.s, same }) do keep(name) end
  for rank = 0, r.openness do join(r, rank) end
  join_hopeful(r)
end

-- Takes all who are gone out of their places. -> how many they were
local function clear()
  local those, places_at, signs_at = call('LRANGE', gone, '0', '-1'), {}, {}
  local function note(at, name, id)
    local ids = at[name]
    if ids then ids[#ids + 1] = id else at[name] = { id } end
  end
  for index = 1, #those, 2 do
    local id, r = those[index], read(those[index], those[index + 1])
    note(places_at, row_of(r), id)
    note(signs_at, r.keys.sign .. sign_of(r), id)
    for rank = 0, r.openness do
      local at = places(r, rank)
      for turn = 1, #at do note(places_at, at[turn], id) end
    end
    local hopeful = hope(r)
    if hopeful then note(places_at, hopeful, id) end
  end
  for name, ids in pairs(places_at) do call('ZREM', name, unpack(ids)) end
  for name, ids in pairs(signs_at) do call('SREM', name, unpack(ids)) end
  call('DEL', gone)
  return #those / 2
end

local function remove(id, record, session)
  call('HDEL', tickets, id, session)
  local count = call('RPUSH', gone, id, record) / 2
  if count == 1 then keep(gone) end
  -- In a small room they must not be more than those who are there.
  if count >= most_gone or count % 8 == 0 and count * gone_share >= call('HLEN', tickets) then clear() end
end

local function share(list, record)
  local names = names_of(list)
  for index = 1, #names do
    if find(record, names[index], session_at, true) then return true end
  end
  return false
end

local function share_language(own, record)
  return own.languages ~= no_language and share(own.languages, record)
end

-- A shared interest is of little use without a language.
local function may_talk(own, record)
  return own.languages == no_language or find(record, no_language, session_at, true) or share(own.languages, record)
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
  return find(avoids, '@' .. sub(record, at, at + 10) .. '@', session_at, true) ~= nil
end

local function excludes(avoids, record)
  return is_named(avoids, record, visitor_at) or is_named(avoids, record, tab_at)
end

local function may_ever_meet(own, record)
  if not does_sign_fit(own, record, country_at) then return false end
  if find(record, '@', session_at, true) and excludes(record, own.record) then return false end
  return not own.avoids or not excludes(own.record, record)
end

local function person_of(record)
  return sub(record, person_at, person_at + 10)
end

local function pair_of(one, other)
  if one > other then one, other = other, one end
  return prefix .. 'm:' .. one .. other
end

local function note_meeting(own, record)
  call('SET', pair_of(own.person, person_of(record)), format('%d', now), 'PX', apart)
end

-- yes, reunion or no; notes when that may change. To whom it says yes is met, which it notes at once: to ask and to note is one
-- step of the store less.
local function judge(own, record)
  local person = person_of(record)
  if person == own.person or not may_ever_meet(own, record) then return 'no' end
  local met_at = call('SET', pair_of(own.person, person), format('%d', now), 'NX', 'GET', 'PX', apart)
  if not met_at then return 'yes' end
  met_at = tonumber(met_at)
  if now - met_at >= apart_ms then
    note_meeting(own, record)
    return 'yes'
  end
  local reunion_at = math.max(since_of(own.record), since_of(record)) + reunion_ms
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

local function drop(place, id)
  if call('TYPE', place).ok == 'zset' then call('ZREM', place, id) else call('SREM', place, id) end
end

-- Whether somebody with this record stands in the place with this key, where the keys begin like this.
local function stands_in(record, key, begins)
  local language_at = find(key, ';', #begins + 1, true)
  if not find(record, sub(key, language_at), session_at, true) then return false end
  return language_at == #begins + 1 or find(record, sub(key, #begins + 1, language_at - 1), session_at, true)
end

-- Who stands in several of the places counts in the first one only.
local function stands_before(own, where, turn, record, rank)
  for earlier = 1, turn - 1 do
    if stands_in(record, where[earlier], rank == 0 and own.keys.i or own.keys.l) then return true end
  end
  return false
end

-- Draws until somebody may be met.
local function draw(own, where, total, rank)
  for _ = 1, min(total, random_looks) do
    local at, turn = below(total), 1
    while at >= sizes[turn] do at, turn = at - sizes[turn], turn + 1 end
    local index = under('', at)
    local id = call('ZRANGE', where[turn], index, index)[1]
    local record = id and call('HGET', tickets, id)
    looks = looks + 1
    if id and not record then drop(where[turn], id) end
    local counts = record and not stands_before(own, where, turn, record, rank)
    if counts and judge(own, record) == 'yes' then return { id = id, record = record } end
  end
end

-- Where those stand whom country and reach do not rule out, and how many they are.
local function fitting_signs(own)
  local signs, fitting, total = own.keys.s, {}, 0
  for _, sign in ipairs(call('SMEMBERS', signs)) do
    if does_sign_fit(own, sign, 1) then
      local place = own.keys.sign .. sign
      local size = call('SCARD', place)
      if size == 0 then call('SREM', signs, sign) end
      total = total + size
      if size > 0 then fitting[#fitting + 1] = { place = place, size = size } end
    end
  end
  return fitting, total
end

-- So many of each of these places from a random one on, or all.
local function slice(where, total, most)
  local parts = {}
  for turn, place in ipairs(where) do
    local size = sizes[turn]
    local count = total > most and math.ceil(size * most / total) or size
    local start = below(size - count + 1)
    if count > 0 then
      parts[#parts + 1] = { place = place, ids = call('ZRANGE', place, start, start + count - 1) }
    end
  end
  return parts
end

-- Who is to be gone through: everybody who stands there, or those who fit, or some of these.
local function parts_of(own, where, total)
  -- Signs help where few of them tell many apart.
  if total <= signed_above or call('SCARD', own.keys.s) * 4 > total then
    if total > sliced then own.look_at = min(own.look_at, now + looks_ms) end
    return slice(where, total, sliced)
  end
  local fitting, many = fitting_signs(own)
  if total <= listed and total <= many then return slice(where, total, listed) end
  if many > listed then own.look_at = min(own.look_at, now + looks_ms) end
  local parts = {}
  for _, each in ipairs(fitting) do
    local count = many > listed and math.ceil(each.size * listed / many) or each.size
    parts[#parts + 1] = { place = each.place, ids = call('SRANDMEMBER', each.place, count) }
  end
  return parts
end

-- All of these, each once, as far as they still wait.
local function list(own, where, total)
  local found, record_of = {}, {}
  for _, part in ipairs(parts_of(own, where, total)) do
    local records = #part.ids > 0 and call('HMGET', tickets, unpack(part.ids)) or {}
    looks = looks + #part.ids
    for index, id in ipairs(part.ids) do
      local record = records[index]
      if not record then
        drop(part.place, id)
      elseif not record_of[id] and not (own.hard and byte(record, country_at + 2) == yes) then
        record_of[id] = record
        found[#found + 1] = id
      end
    end
  end
  return found, record_of
end

local function find_listed(own, where, total, rank, hopeful)
  local found, record_of = list(own, where, total)
  while #found > 0 do
    local at = 1 + below(#found)
    local id = found[at]
    local record = record_of[id]
    found[at] = found[#found]
    found[#found] = nil
    if accepts(own, record, rank, hopeful) then
      local verdict = judge(own, record)
      if verdict == 'yes' then return { id = id, record = record } end
      -- The first of them is any of them, since they come in random order.
      if verdict == 'reunion' and not own.reunion then own.reunion = { id = id, record = record } end
    end
  end
end

local function measure(where)
  local total = 0
  for turn = 1, #where do
    local size = call('ZCARD', where[turn])
    sizes[turn] = size
    total = total + size
  end
  return total
end

local function find_among(own, where, rank, hopeful)
  local total = measure(where)
  if total == 0 then return nil end
  local drawn = draw(own, where, total, rank)
  if drawn then return drawn end
  -- Those who are gone must not stand for those who are there.
  if total > sliced and clear() > 0 then total = measure(where) end
  return find_listed(own, where, total, rank, hopeful)
end

-- Where who looks finds strangers of this rank.
local function places_to_look(own, rank)
  if rank > 0 then return places(own, rank) end
  local where, interests = {}, names_of(own.interests)
  -- Who names no language finds those of any, and is found by all.
  local is_silent = own.languages == no_language
  for index = 1, #interests do
    local begins = under(own.keys.i, interests[index])
    local spoken = is_silent and call('SMEMBERS', begins) or names_of(own.languages)
    for turn = 1, #spoken do where[#where + 1] = under(begins, spoken[turn]) end
    if not is_silent then where[#where + 1] = under(begins, no_language) end
  end
  return where
end

local function find_in_row(own, row)
  local ids = call('ZRANGE', row, '0', oldest_last)
  local records = #ids > 0 and call('HMGET', tickets, unpack(ids)) or {}
  looks = looks + #ids
  for index, id in ipairs(ids) do
    local record = records[index]
    if not record then
      drop(row, id)
    else
      local least = min(own.openness, byte(record, openness_at) - 48)
      if (least == 3 or rank_of(own, record) <= least) and judge(own, record) == 'yes' then
        return { id = id, record = record }
      end
    end
  end
end

-- Somebody to be met at once, which is noted; or `own.reunion`, and `own.look_at` says when to look again.
local function search(own)
  local record = own.record
  own.person, own.hard, own.unwanted = person_of(record), byte(record, country_at + 2) == yes, '!' .. own.country .. '!'
  own.look_at, own.reunion = math.huge, false
  local found = call('ZCARD', own.keys.f) > 0 and find_in_row(own, own.keys.f)
  if not found and below(oldest_every) == 0 then found = find_in_row(own, own.keys.w) end
  local is_near_wanted = byte(record, nearby_at) == yes
  for rank = 0, own.openness do
    if found then return found end
    -- Somebody near is asked for by who wishes that.
    if rank ~= 2 or is_near_wanted then found = find_among(own, places_to_look(own, rank), rank) end
  end
  if found or own.openness < 3 or is_near_wanted or own.country == 'ZZ' then return found end
  return find_among(own, { under(own.keys.h, own.country) }, 2, true)
end

local function step_of(r)
  return floor(math.max(0, now - since_of(r.record)) / widen_ms)
end

local function watch(r)
  local step, steps = step_of(r) + 1, rest(r)
  local at = step >= #steps and math.huge or since_of(r.record) + step * widen_ms
  at = min(at, r.reunion and now + reunion_look_ms or r.look_at)
  if at < math.huge then
    call('ZADD', due, at, r.id)
    keep(due)
  else
    call('ZREM', due, r.id)
  end
end

-- Accepts less close strangers, if it is time.
local function open(r)
  local steps = rest(r)
  local step = min(step_of(r), #steps - 1) + 1
  local openness, before, hopeful = byte(steps, step) - 48, r.openness, hope(r)
  if openness <= before then return false end
  if hopeful then call('ZREM', hopeful, r.id) end
  r.openness = openness
  r.record = sub(r.record, 1, openness_at - 1) .. openness .. sub(r.record, openness_at + 1)
  call('HSET', tickets, r.id, r.record)
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
local function take(one)
  local session = session_of(one.record)
  local kept = call('HGET', tickets, session)
  remove(one.id, one.record, session)
  return kept
end

-- Of a session. -> its id and record, or nothing
local function ticket_of(session)
  local kept = call('HGET', tickets, session)
  if not kept then return nil end
  local id = sub(kept, 1, find(kept, '|', 1, true) - 1)
  return id, call('HGET', tickets, id) or nil
end

-- session, waited ms, the record before since when and behind the session, what is handed over, if its lease is due the node and
-- for how many ms -> who is met: id|what is handed over
local function enter(keys, args)
  begin(keys, args)
  local session = args[4]
  local former, record = ticket_of(session)
  if record then remove(former, record, session) end
  if args[9] then lease(args[9], tonumber(args[10])) end
  local since = format('%015d', now - tonumber(args[5]))
  -- The node's chance and a part of the time: a number that no other ticket has.
  local own = read(args[2] .. sub(since, -6), args[6] .. since .. session .. args[7])
  local other = search(own)
  if other then return take(other) end
  if own.reunion then
    note_meeting(own, own.reunion.record)
    return take(own.reunion)
  end
  add(own, session, args[8])
  watch(own)
  return false
end

-- session, epoch
local function leave(keys, args)
  begin(keys, args)
  local id, record = ticket_of(args[4])
  if record then
    local _, epoch = rest(read(id, record))
    if epoch == args[5] then remove(id, record, args[4]) end
  end
  return {}
end

-- Looks for each of these, opened ones first; stops after so many looks. -> those who could only be united again
local function look_for(ids, most_looks, may_reunite, proposals)
  local opened, others, again = {}, {}, {}
  for _, id in ipairs(ids) do
    local own = look_up(id)
    if not own then
      call('ZREM', due, id)
    else
      local group = open(own) and opened or others
      group[#group + 1] = id
    end
  end
  for _, id in ipairs(others) do opened[#opened + 1] = id end
  for _, id in ipairs(opened) do
    local own = looks < most_looks and look_up(id)
    if own then
      local other = search(own)
      if not other and may_reunite and own.reunion then
        other = own.reunion
        note_meeting(own, other.record)
      end
      if other then
        proposals[#proposals + 1] = take(own)
        proposals[#proposals + 1] = take(other)
      else
        watch(own)
        if own.reunion then again[#again + 1] = id end
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
  clear()
  -- Interests are what visitors typed: nothing of it stays here when they are gone.
  forget()
  local proposals = {}
  local ids = call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 64)
  local again = look_for(ids, tonumber(args[5]), false, proposals)
  local _, lapsed = live_nodes()
  local is_more = #ids == 64 or looks >= tonumber(args[5])
  return { is_more and 1 or 0, #lapsed, again, proposals }
end

-- ids of whom a stranger, or else a reunion, may be found for now -> pairs
local function reunite(keys, args)
  begin(keys, args)
  local ids, proposals = {}, {}
  for index = 4, #args do ids[#ids + 1] = args[index] end
  look_for(ids, math.huge, true, proposals)
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
    local id, record = ticket_of(args[index])
    local r = record and read(id, record)
    local _, epoch, by
    if r then _, epoch, by = rest(r) end
    if not r or (epoch ~= args[index + 1] and by == node) then
      missing[#missing + 1] = args[index]
    else
      for _, name in ipairs({ tickets, due, row_of(r), r.keys.s, r.keys.sign .. sign_of(r) }) do keep_once(name) end
      for rank = 0, r.openness do
        for _, place in ipairs(places(r, rank)) do keep_once(place) end
      end
      for _, interest in ipairs(names_of(r.interests)) do keep_once(under(r.keys.i, interest)) end
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
    local id, record = found[2][index], found[2][index + 1]
    -- The other half says which ticket a session has, and begins with its id.
    local r = find(record, '|', 1, true) > session_at and read(id, record)
    if r then
      local _, epoch, entered_by = rest(r)
      local session = session_of(record)
      if not live[entered_by] then
        remove(id, record, session)
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
