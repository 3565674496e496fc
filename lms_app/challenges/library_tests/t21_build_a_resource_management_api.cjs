const assert = require('node:assert');

async function start() {
  const { url } = await solution.serve('app');
  return async (method, path, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, body: text, headers });
    const content = await answer.text();
    let json;
    try { json = JSON.parse(content); } catch { json = undefined; }
    return { status: answer.status, content, json };
  };
}

function has(answer, status, what) {
  assert.strictEqual(answer.status, status, `${what}: ожидали ответ ${status}, пришёл ${answer.status}`);
  return answer.json;
}

async function make(send, product = { name: 'Мотор', price: 1500 }) {
  return has(await send('POST', '/products', product), 201, 'POST /products');
}

function namesField(answer, field) {
  has(answer, 400, 'неверные данные');
  const errors = answer.json?.errors;
  assert.ok(Array.isArray(errors), 'в ответе 400 нужен список errors');
  assert.ok(errors.some((each) => each?.field === field && typeof each.message === 'string' && each.message),
    `в errors нет записи о поле ${field}`);
}

exports.creates = async () => {
  const send = await start();
  const first = await make(send);
  const second = await make(send, { name: 'Датчик', price: 0, inStock: false });
  assert.deepStrictEqual(first, { id: first.id, name: 'Мотор', price: 1500, inStock: true });
  assert.deepStrictEqual(second, { id: second.id, name: 'Датчик', price: 0, inStock: false });
  assert.ok(Number.isInteger(first.id) && Number.isInteger(second.id), 'id должен быть целым числом');
  assert.notStrictEqual(first.id, second.id, 'у каждого товара свой id');
};

exports.lists = async () => {
  const send = await start();
  assert.deepStrictEqual(has(await send('GET', '/products'), 200, 'пустой список'), []);
  const made = [await make(send), await make(send, { name: 'Колесо', price: 10 })];
  assert.deepStrictEqual(has(await send('GET', '/products'), 200, 'список'), made);
};

exports.reads_one = async () => {
  const send = await start();
  await make(send);
  const made = await make(send, { name: 'Колесо', price: 10 });
  assert.deepStrictEqual(has(await send('GET', `/products/${made.id}`), 200, 'один товар'), made);
};

exports.misses = async () => {
  const send = await start();
  await make(send);
  for (const id of ['999', 'abc', '-1']) {
    const body = has(await send('GET', `/products/${id}`), 404, `GET /products/${id}`);
    assert.strictEqual(typeof body?.error, 'string', 'в ответе 404 нужен текст error');
  }
};

exports.updates = async () => {
  const send = await start();
  const { id } = await make(send, { name: 'Мотор', price: 1, inStock: false });
  const updated = has(await send('PUT', `/products/${id}`, { name: 'Мотор 2', price: 2 }), 200, 'PUT');
  assert.deepStrictEqual(updated, { id, name: 'Мотор 2', price: 2, inStock: true });
  assert.deepStrictEqual((await send('GET', `/products/${id}`)).json, updated);
};

exports.patches = async () => {
  const send = await start();
  const { id } = await make(send, { name: 'Мотор', price: 1, inStock: false });
  const patched = has(await send('PATCH', `/products/${id}`, { price: 7 }), 200, 'PATCH');
  assert.deepStrictEqual(patched, { id, name: 'Мотор', price: 7, inStock: false });
  assert.deepStrictEqual((await send('GET', `/products/${id}`)).json, patched);
};

exports.deletes = async () => {
  const send = await start();
  const { id } = await make(send);
  const other = await make(send);
  const answer = await send('DELETE', `/products/${id}`);
  has(answer, 204, 'DELETE');
  assert.strictEqual(answer.content, '', 'у ответа 204 нет тела');
  has(await send('GET', `/products/${id}`), 404, 'удалённый товар');
  assert.deepStrictEqual((await send('GET', '/products')).json, [other]);
};

exports.refuses_invalid = async () => {
  const send = await start();
  namesField(await send('POST', '/products', { price: 5 }), 'name');
  namesField(await send('POST', '/products', { name: 'Мотор', price: 'дорого' }), 'price');
  namesField(await send('POST', '/products', { name: '  ', price: -1 }), 'name');
  namesField(await send('POST', '/products', { name: '  ', price: -1 }), 'price');
  assert.deepStrictEqual((await send('GET', '/products')).json, [], 'неверный товар не сохраняется');
};

exports.refuses_broken_json = async () => {
  const send = await start();
  namesField(await send('POST', '/products', '{"name": '), 'body');
  namesField(await send('POST', '/products', '[]'), 'body');
  await make(send);
};

exports.refuses_invalid_changes = async () => {
  const send = await start();
  const made = await make(send);
  namesField(await send('PATCH', `/products/${made.id}`, { price: -3 }), 'price');
  namesField(await send('PATCH', `/products/${made.id}`, { inStock: 'да' }), 'inStock');
  namesField(await send('PUT', `/products/${made.id}`, { name: 'Без цены' }), 'price');
  assert.deepStrictEqual((await send('GET', `/products/${made.id}`)).json, made, 'товар не изменился');
};

exports.never_reuses_ids = async () => {
  const send = await start();
  const ids = new Set();
  for (let n = 0; n < 3; n += 1) {
    const { id } = await make(send);
    assert.ok(!ids.has(id), 'id удалённого товара не выдаётся снова');
    ids.add(id);
    has(await send('DELETE', `/products/${id}`), 204, 'DELETE');
    has(await send('DELETE', `/products/${id}`), 404, 'второй DELETE');
    has(await send('PUT', `/products/${id}`, { name: 'x', price: 1 }), 404, 'PUT удалённого');
    has(await send('PATCH', `/products/${id}`, { price: 1 }), 404, 'PATCH удалённого');
  }
};

exports.ignores_foreign_fields = async () => {
  const send = await start();
  const made = await make(send, { id: 77, name: 'Мотор', price: 1, admin: true });
  assert.notStrictEqual(made.id, 77, 'id назначает сервер');
  assert.strictEqual(made.admin, undefined, 'лишние поля не сохраняются');
  const patched = (await send('PATCH', `/products/${made.id}`, { id: 78, price: 2 })).json;
  assert.deepStrictEqual(patched, { ...made, price: 2 });
};
