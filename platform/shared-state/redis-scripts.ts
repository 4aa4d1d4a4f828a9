/**
 * What has to happen at once happens in Redis, by its own clock: the processes' clocks may differ.
 * Numbers go back as texts, because Redis cuts fractions off.
 */

const refillPoints = /* Lua */ `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local capacity, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'points', 'at')
local points = capacity
if known[1] then
  points = math.min(capacity, tonumber(known[1]) + math.max(0, now - tonumber(known[2])) / 1000 * rate)
end
local function keep()
  redis.call('HSET', KEYS[1], 'points', tostring(points), 'at', now)
  redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - points) / rate * 1000) + 1000)
end
`

/** KEYS: the bucket. ARGV: capacity, refill a second, cost. Answers whether they were taken, what is left, and now. */
export const takePointsScript = `${refillPoints}
local cost = tonumber(ARGV[3])
local isTaken = 0
if points >= cost then
  isTaken = 1
  points = points - cost
end
keep()
return { isTaken, tostring(points), tostring(now) }
`

/** KEYS: the bucket. ARGV: capacity, refill a second, how many to add. Answers what is left, and now. */
export const adjustPointsScript = `${refillPoints}
points = math.min(capacity, points + tonumber(ARGV[3]))
keep()
return { tostring(points), tostring(now) }
`

/** KEYS: the count. ARGV: the step, its life in ms. Answers the count. */
export const incrementScript = /* Lua */ `
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count
`

/** KEYS: the places, by the end of their leases. ARGV: the limit, the lease in ms, a name. Answers 1 when it was taken. */
export const takePlaceScript = /* Lua */ `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`
