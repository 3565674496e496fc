const assert = require('node:assert');

async function start(options) {
  const { url } = await solution.serve('createApp', options);
  const get = (client = '203.0.113.5', path = '/api/data') =>
    fetch(url + path, { headers: { 'x-forwarded-for': client } });
  const statuses = async (times, client) => {
    const all = [];
    for (let n = 0; n < times; n += 1) all.push((await get(client)).status);
    return all;
  };
  return { get, statuses };
}

const times = (count, value) => Array(count).fill(value);

exports.normal_usage = async () => {
  const { statuses, get } = await start({ limit: 10, windowMs: 60000 });
  assert.deepStrictEqual(await statuses(5), times(5, 200), 'пять запросов за минуту проходят');
  assert.deepStrictEqual(await (await get()).json(), { data: 'ok' });
};

exports.blocks_excess = async () => {
  const { statuses, get } = await start({ limit: 10, windowMs: 10000 });
  const wanted = [...times(10, 200), ...times(5, 429)];
  assert.deepStrictEqual(await statuses(15), wanted, 'из 15 запросов проходят 10');
  const answer = await get();
  assert.strictEqual(typeof (await answer.json()).error, 'string', 'в ответе 429 нужен текст error');
};

exports.tells_clients_apart = async () => {
  const { statuses } = await start({ limit: 3, windowMs: 60000 });
  assert.deepStrictEqual(await statuses(4, '203.0.113.1'), [200, 200, 200, 429]);
  assert.deepStrictEqual(await statuses(4, '203.0.113.2'), [200, 200, 200, 429], 'у другого адреса свой счёт');
};

exports.shows_limit = async () => {
  const { get } = await start({ limit: 4, windowMs: 60000 });
  for (const left of ['3', '2', '1', '0', '0']) {
    const answer = await get();
    assert.strictEqual(answer.headers.get('x-ratelimit-limit'), '4', 'заголовок X-RateLimit-Limit');
    assert.strictEqual(answer.headers.get('x-ratelimit-remaining'), left, 'заголовок X-RateLimit-Remaining');
  }
};

exports.allows_burst = async (t) => {
  const { get } = await start({ limit: 3, windowMs: 400 });
  const burst = async () => (await Promise.all([get(), get(), get()])).map((each) => each.status);
  assert.deepStrictEqual(await burst(), times(3, 200), 'три быстрых запроса проходят');
  await new Promise((done) => setTimeout(done, 600));
  assert.deepStrictEqual(await burst(), times(3, 200), 'после паузы проходят ещё три');
};

exports.says_when_to_retry = async () => {
  const { get } = await start({ limit: 1, windowMs: 30000 });
  await get();
  const wait = Number((await get()).headers.get('retry-after'));
  assert.ok(wait >= 1 && wait <= 30, 'Retry-After говорит, через сколько секунд повторить');
};

exports.spares_health = async () => {
  const { get, statuses } = await start({ limit: 1, windowMs: 60000 });
  await statuses(3);
  for (let n = 0; n < 5; n += 1) {
    assert.strictEqual((await get('203.0.113.5', '/health')).status, 200, '/health не ограничен');
  }
};

exports.trusts_one_proxy = async () => {
  const { get } = await start({ limit: 2, windowMs: 60000 });
  const seen = [];
  for (let n = 0; n < 4; n += 1) seen.push((await get(`198.51.100.${n}, 203.0.113.9`)).status);
  assert.deepStrictEqual(seen, [200, 200, 429, 429], 'начало X-Forwarded-For пишет сам клиент');
};

exports.counts_at_once = async () => {
  const { get } = await start({ limit: 5, windowMs: 60000 });
  const all = await Promise.all(Array.from({ length: 20 }, () => get()));
  assert.strictEqual(all.filter((each) => each.status === 200).length, 5, 'из 20 одновременных проходят 5');
};
