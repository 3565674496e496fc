"""T16 Cache API Responses: a cache in Redis in front of a database, with every kind of invalidation.

Database and Redis are lent by the tests, so what was asked and what is stored can't be made up.
"""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t16-cache-api-responses"

_SOLUTION = """\
function createProducts({ db, redis, ttlSeconds }) {
  const productKey = (id) => `products:item:${id}`;
  const categoryKey = (category) => `products:category:${category}`;

  async function cached(key, load) {
    try {
      const text = await redis.get(key);
      if (text !== null) return JSON.parse(text);
    } catch { /* без Redis отвечает база */ }
    const value = await load();
    try {
      await redis.set(key, JSON.stringify(value), 'EX', ttlSeconds);
    } catch { /* кэш не обязателен */ }
    return value;
  }

  async function forgetCategory(category) {
    const keys = [categoryKey(category)];
    for (const key of await redis.keys('products:item:*')) {
      const product = JSON.parse(await redis.get(key));
      if (product?.category === category) keys.push(key);
    }
    await redis.del(...keys);
  }

  return {
    getProduct: (id) => cached(productKey(id), () => db.findProduct(id)),

    listCategory: (category) => cached(categoryKey(category), () => db.findByCategory(category)),

    async updateProduct(id, changes) {
      const product = await db.updateProduct(id, changes);
      await redis.del(productKey(id), ...(await redis.keys('products:category:*')));
      return product;
    },

    async updateCategory(category, changes) {
      await db.updateCategory(category, changes);
      await forgetCategory(category);
    },
  };
}

module.exports = { createProducts };
"""

CHALLENGE: dict[str, Any] = {
    "title": "Кэш ответов API",
    "description": "Поставьте перед базой кэш в Redis: промах, попадание, срок жизни и сброс устаревшего.",
    "difficulty": "ADVANCED",
    "level": 7,
    "category": "Производительность",
    "estimatedTime": 30,
    "tags": ["javascript", "redis", "кэш", "производительность"],
    "roles": ["Backend"],
    "skills": ["Кэширование", "Проектирование API"],
    "tools": ["Node.js", "Redis", "ioredis"],
    "related": ["t12-protect-api-from-overuse"],
    "learningOutcomes": [
        "Как работает кэш перед базой",
        "Когда и как сбрасывать устаревшее",
        "Что делать, когда кэш недоступен",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 10000,
    "instructions": """\
Экспортируйте функцию `createProducts({ db, redis, ttlSeconds })`. Она возвращает объект с четырьмя методами:

| Метод | Что делает |
|---|---|
| `getProduct(id)` | товар или `null` |
| `listCategory(category)` | список товаров категории |
| `updateProduct(id, changes)` | меняет товар, возвращает его |
| `updateCategory(category, changes)` | меняет все товары категории |

База `db`: `findProduct(id)`, `findByCategory(category)`, `updateProduct(id, changes)`,
`updateCategory(category, changes)`. Товар: `{ id, name, category, price }`. Клиент `redis` похож на ioredis:
`get set setex psetex del unlink keys scan exists expire ttl sadd srem smembers mget incr hget hset hdel
hgetall`. Все функции асинхронные: ждите их через `await`.

- **Промах**: первый запрос идёт в базу, ответ попадает в Redis.
- **Попадание**: повторный запрос не трогает базу. Отсутствие товара тоже запоминается.
- **Срок**: каждый ключ живёт не дольше `ttlSeconds`.
- **Сброс**: после изменения товара не должны остаться ни он, ни списки, в которых он есть.
- **Сброс категории**: устаревают её товары и список; остальное остаётся в кэше.
- Чужие ключи в Redis не трогайте. Если Redis не отвечает, `getProduct` берёт ответ из базы.
""",
    "starterCode": {
        "javascript": """\
function createProducts({ db, redis, ttlSeconds }) {
  return {
    getProduct: (id) => db.findProduct(id),
    listCategory: (category) => db.findByCategory(category),
    updateProduct: (id, changes) => db.updateProduct(id, changes),
    updateCategory: (category, changes) => db.updateCategory(category, changes),
  };
}

module.exports = { createProducts };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t16_cache_api_responses.cjs")},
    "hints": [
        "Вынесите в функцию cached(key, load): посмотреть в Redis, иначе вызвать load и сохранить.",
        "redis.set(key, text, 'EX', ttlSeconds) сразу задаёт срок.",
        "По началу ключа можно найти все ключи товаров: redis.keys('products:item:*').",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Не сбрасывает список категории",
            _SOLUTION.replace(", ...(await redis.keys('products:category:*'))", "").replace(
                "[categoryKey(category)]", "['-']"
            ),
        ),
        wrong("javascript", "Ключи без срока", _SOLUTION.replace(", 'EX', ttlSeconds", "")),
        wrong(
            "javascript",
            "Сбрасывает весь Redis",
            _SOLUTION.replace("redis.keys('products:category:*')", "redis.keys('*')").replace(
                "await forgetCategory(category);", "await redis.del(...(await redis.keys('*')));"
            ),
        ),
        wrong(
            "javascript",
            "Отсутствие товара не запоминает",
            _SOLUTION.replace(
                "    try {\n      await redis.set", "    if (value) try {\n      await redis.set"
            ),
        ),
    ],
    "testCases": [
        author_test("Промах: ответ базы попадает в кэш", "miss_asks_database"),
        author_test("Попадание: база не нужна", "hit_spares_database"),
        author_test("Изменение товара сбрасывает кэш", "update_invalidates"),
        author_test("Срок жизни", "entries_expire"),
        author_test("Изменение категории сбрасывает всё её", "category_invalidates_in_bulk"),
        author_test("Список с изменённым товаром", "update_invalidates_list", hidden=True),
        author_test("Товара нет", "caches_what_is_missing", hidden=True),
        author_test("Redis не отвечает", "survives_redis_failure", hidden=True),
        author_test("Чужие ключи", "keeps_foreign_keys", hidden=True),
    ],
}
