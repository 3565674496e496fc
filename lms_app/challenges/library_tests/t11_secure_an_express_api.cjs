const assert = require('node:assert');
const { randomBytes } = require('node:crypto');
const jwt = require('jsonwebtoken');

async function start() {
  const secret = randomBytes(16).toString('hex');
  const { url } = await solution.serve('createApp', secret);
  const sign = (claims, options = {}) =>
    jwt.sign({ sub: '7', role: 'user', ...claims }, secret, { expiresIn: 60, ...options });
  const get = async (path, authorization) => {
    const answer = await fetch(url + path, { headers: authorization === undefined ? {} : { authorization } });
    const text = await answer.text();
    let body;
    try { body = JSON.parse(text); } catch { body = undefined; }
    return { status: answer.status, text, body };
  };
  return { secret, sign, get };
}

function refused(answer, status, what) {
  assert.strictEqual(answer.status, status, `${what}: ожидали ${status}, пришло ${answer.status}`);
  assert.strictEqual(typeof answer.body?.error, 'string', `${what}: в ответе нужен текст error`);
  assert.ok(answer.body.error.length > 0, `${what}: текст error пуст`);
}

exports.needs_token = async () => {
  const { get } = await start();
  refused(await get('/profile'), 401, 'без заголовка');
  refused(await get('/admin'), 401, 'без заголовка на /admin');
};

exports.refuses_malformed = async () => {
  const { get } = await start();
  refused(await get('/profile', 'Bearer abc.def.ghi'), 403, 'испорченный токен');
  const foreign = jwt.sign({ sub: '7', role: 'admin' }, 'другой секрет', { expiresIn: 60 });
  refused(await get('/profile', `Bearer ${foreign}`), 403, 'чужая подпись');
};

exports.explains_expired = async () => {
  const { get, sign } = await start();
  const answer = await get('/profile', `Bearer ${sign({}, { expiresIn: -10 })}`);
  refused(answer, 401, 'просроченный токен');
  assert.strictEqual(answer.body.refresh, '/auth/refresh', 'поле refresh говорит, где обновить токен');
};

exports.checks_role = async () => {
  const { get, sign } = await start();
  refused(await get('/admin', `Bearer ${sign({ role: 'user' })}`), 403, 'обычный пользователь на /admin');
  const admin = await get('/admin', `Bearer ${sign({ role: 'admin' })}`);
  assert.deepStrictEqual([admin.status, admin.body], [200, { ok: true }]);
};

exports.lets_valid_in = async () => {
  const { get, sign } = await start();
  for (const [sub, role] of [['7', 'user'], ['8', 'admin']]) {
    const answer = await get('/profile', `Bearer ${sign({ sub, role })}`);
    assert.deepStrictEqual([answer.status, answer.body], [200, { id: sub, role }]);
  }
};

exports.refuses_unsigned = async () => {
  const { get, secret } = await start();
  const unsigned = jwt.sign({ sub: '7', role: 'admin' }, '', { algorithm: 'none', expiresIn: 60 });
  refused(await get('/admin', `Bearer ${unsigned}`), 403, 'токен без подписи');
  const other = jwt.sign({ sub: '7', role: 'admin' }, secret, { algorithm: 'HS512', expiresIn: 60 });
  refused(await get('/admin', `Bearer ${other}`), 403, 'другой алгоритм');
  const [head, , end] = jwt.sign({ sub: '7', role: 'user' }, secret).split('.');
  const claims = Buffer.from(JSON.stringify({ sub: '7', role: 'admin' })).toString('base64url');
  refused(await get('/admin', `Bearer ${head}.${claims}.${end}`), 403, 'подменённое содержимое');
};

exports.understands_header = async () => {
  const { get, sign } = await start();
  refused(await get('/profile', sign({})), 401, 'токен без слова Bearer');
  refused(await get('/profile', 'Basic dXNlcjpwYXNz'), 401, 'другая схема');
  refused(await get('/profile', 'Bearer'), 401, 'Bearer без токена');
  const answer = await get('/profile', `bearer ${sign({})}`);
  assert.strictEqual(answer.status, 200, 'регистр слова bearer не важен');
};

exports.tells_nothing = async () => {
  const { get, sign, secret } = await start();
  for (const token of ['x', sign({}, { expiresIn: -10 }), sign({ role: 'user' })]) {
    const answer = await get('/admin', `Bearer ${token}`);
    assert.ok(!answer.text.includes(secret), 'ответ выдаёт секрет');
    const inner = /at .*\.js|jwt (malformed|expired)|node_modules/;
    assert.ok(!inner.test(answer.text), 'ответ выдаёт внутренности сервера');
  }
};
