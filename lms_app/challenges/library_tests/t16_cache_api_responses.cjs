const assert = require('node:assert');
const Redis = require('ioredis');

// The database and the Redis live here, beside the tests: nobody else can count their calls.
class Database {
  calls = [];
  products = new Map([
    ['1', { id: '1', name: 'Мотор', category: 'motors', price: 100 }],
    ['2', { id: '2', name: 'Сервопривод', category: 'motors', price: 200 }],
    ['3', { id: '3', name: 'Датчик', category: 'sensors', price: 50 }],
  ]);

  async findProduct(id) {
    this.calls.push(`findProduct ${id}`);
    return this.products.get(id) ?? null;
  }

  async findByCategory(category) {
    this.calls.push(`findByCategory ${category}`);
    return [...this.products.values()].filter((each) => each.category === category);
  }

  async updateProduct(id, changes) {
    this.calls.push(`updateProduct ${id}`);
    this.products.set(id, { ...this.products.get(id), ...changes });
    return this.products.get(id);
  }

  async updateCategory(category, changes) {
    this.calls.push(`updateCategory ${category}`);
    for (const [id, each] of this.products) {
      if (each.category === category) this.products.set(id, { ...each, ...changes });
    }
  }
}

let port = 7000;

async function start(t, ttlSeconds = 60) {
  port += 1;
  const store = new Redis({ port });
  await store.flushall();
  t.after(() => store.disconnect());
  const seen = [];
  const lend = (name) => async (...args) => {
    seen.push(name);
    return store[name](...args);
  };
  const names = ['get', 'set', 'setex', 'psetex', 'del', 'unlink', 'keys', 'scan', 'exists', 'expire', 'ttl',
    'sadd', 'srem', 'smembers', 'mget', 'incr', 'hget', 'hset', 'hdel', 'hgetall'];
  const redis = Object.fromEntries(names.map((name) => [name, lend(name)]));
  const db = new Database();
  const service = await solution.call('createProducts', { db, redis, ttlSeconds });
  return { db, store, seen, service };
}

exports.miss_asks_database = async (t) => {
  const { db, store, service } = await start(t);
  assert.deepStrictEqual(await service.call('getProduct', '1'), db.products.get('1'));
  assert.deepStrictEqual(db.calls, ['findProduct 1']);
  assert.ok((await store.keys('*')).length > 0, 'ответ базы нужно сохранить в Redis');
};

exports.hit_spares_database = async (t) => {
  const { db, service } = await start(t);
  const first = await service.call('getProduct', '1');
  for (let n = 0; n < 3; n += 1) assert.deepStrictEqual(await service.call('getProduct', '1'), first);
  assert.deepStrictEqual(db.calls, ['findProduct 1'], 'повторный запрос не должен идти в базу');
  await service.call('getProduct', '2');
  assert.deepStrictEqual(db.calls, ['findProduct 1', 'findProduct 2'], 'у каждого товара свой ключ');
};

exports.update_invalidates = async (t) => {
  const { db, service } = await start(t);
  await service.call('getProduct', '1');
  await service.call('getProduct', '3');
  await service.call('updateProduct', '1', { price: 150 });
  assert.strictEqual((await service.call('getProduct', '1'))?.price, 150, 'после изменения нужны новые данные');
  await service.call('getProduct', '3');
  const wanted = ['findProduct 1', 'findProduct 3', 'updateProduct 1', 'findProduct 1'];
  assert.deepStrictEqual(db.calls.filter((each) => !each.includes('Category')), wanted);
};

exports.entries_expire = async (t) => {
  const { db, store, service } = await start(t, 60);
  await service.call('getProduct', '1');
  await service.call('listCategory', 'motors');
  for (const key of await store.keys('*')) {
    const left = await store.ttl(key);
    assert.ok(left > 0 && left <= 60, `у ключа ${key} должен быть срок до 60 секунд`);
  }
  const { db: other, service: quick } = await start(t, 1);
  await quick.call('getProduct', '1');
  other.products.set('1', { ...other.products.get('1'), price: 1 });
  await new Promise((done) => setTimeout(done, 1200));
  assert.strictEqual((await quick.call('getProduct', '1'))?.price, 1, 'по истечении срока данные читаются снова');
  assert.deepStrictEqual(other.calls, ['findProduct 1', 'findProduct 1']);
  assert.strictEqual(db.calls.length, 2);
};

exports.category_invalidates_in_bulk = async (t) => {
  const { db, service } = await start(t);
  for (const id of ['1', '2', '3']) await service.call('getProduct', id);
  await service.call('listCategory', 'motors');
  await service.call('updateCategory', 'motors', { price: 9 });
  db.calls.length = 0;
  for (const id of ['1', '2']) assert.strictEqual((await service.call('getProduct', id))?.price, 9);
  const listed = await service.call('listCategory', 'motors');
  assert.deepStrictEqual(listed.map((each) => each.price), [9, 9], 'список категории тоже устарел');
  await service.call('getProduct', '3');
  assert.deepStrictEqual(db.calls, ['findProduct 1', 'findProduct 2', 'findByCategory motors'],
    'другая категория остаётся в кэше');
};

exports.update_invalidates_list = async (t) => {
  const { service } = await start(t);
  await service.call('listCategory', 'motors');
  await service.call('updateProduct', '2', { price: 5 });
  const listed = await service.call('listCategory', 'motors');
  assert.deepStrictEqual(listed.map((each) => each.price), [100, 5], 'список с изменённым товаром устарел');
};

exports.caches_what_is_missing = async (t) => {
  const { db, service } = await start(t);
  for (let n = 0; n < 3; n += 1) assert.strictEqual(await service.call('getProduct', '99'), null);
  assert.deepStrictEqual(db.calls, ['findProduct 99'], 'отсутствие товара тоже запоминается');
};

exports.survives_redis_failure = async () => {
  const db = new Database();
  const fail = async () => { throw new Error('ECONNREFUSED'); };
  const names = ['get', 'set', 'setex', 'psetex', 'del', 'unlink', 'keys', 'scan', 'exists', 'expire', 'ttl',
    'sadd', 'srem', 'smembers', 'mget', 'incr', 'hget', 'hset', 'hdel', 'hgetall'];
  const redis = Object.fromEntries(names.map((name) => [name, fail]));
  const service = await solution.call('createProducts', { db, redis, ttlSeconds: 60 });
  assert.deepStrictEqual(await service.call('getProduct', '1'), db.products.get('1'), 'без Redis ответ даёт база');
};

exports.keeps_foreign_keys = async (t) => {
  const { store, service } = await start(t);
  await store.set('sessions:7', 'чужие данные');
  await service.call('getProduct', '1');
  await service.call('updateCategory', 'motors', { price: 3 });
  await service.call('updateProduct', '1', { price: 4 });
  assert.strictEqual(await store.get('sessions:7'), 'чужие данные', 'чужие ключи удалять нельзя');
};
