"""T21 Build a Resource Management API: products over HTTP with Express, all statuses and errors right."""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t21-build-a-resource-management-api"

_SOLUTION = """\
const express = require('express');

const app = express();
app.use(express.json());

const products = new Map();
let nextId = 1;

const RULES = {
  name: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100,
  price: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  inStock: (value) => typeof value === 'boolean',
};

function findErrors(body, required) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return [{ field: 'body', message: 'нужен объект JSON' }];
  }
  const missing = required.filter((field) => body[field] === undefined);
  const wrong = Object.keys(RULES).filter((field) => body[field] !== undefined && !RULES[field](body[field]));
  return [...missing, ...wrong].map((field) => ({ field, message: `неверное поле ${field}` }));
}

function pick(body) {
  return Object.fromEntries(Object.keys(RULES).filter((key) => key in body).map((key) => [key, body[key]]));
}

function validate(required) {
  return (req, res, next) => {
    const errors = findErrors(req.body, required);
    if (errors.length) return res.status(400).json({ errors });
    next();
  };
}

function load(req, res, next) {
  req.product = products.get(Number(req.params.id));
  if (!req.product) return res.status(404).json({ error: 'товар не найден' });
  next();
}

app.post('/products', validate(['name', 'price']), (req, res) => {
  const product = { id: nextId, inStock: true, ...pick(req.body) };
  nextId += 1;
  products.set(product.id, product);
  res.status(201).json(product);
});

app.get('/products', (req, res) => res.json([...products.values()]));

app.get('/products/:id', load, (req, res) => res.json(req.product));

app.put('/products/:id', load, validate(['name', 'price']), (req, res) => {
  const product = { id: req.product.id, inStock: true, ...pick(req.body) };
  products.set(product.id, product);
  res.json(product);
});

app.patch('/products/:id', load, validate([]), (req, res) => {
  const product = { ...req.product, ...pick(req.body) };
  products.set(product.id, product);
  res.json(product);
});

app.delete('/products/:id', load, (req, res) => {
  products.delete(req.product.id);
  res.status(204).end();
});

app.use((error, req, res, next) => {
  const status = error.status ?? 500;
  const message = status === 400 ? 'это не JSON' : 'ошибка сервера';
  res.status(status).json({ errors: [{ field: 'body', message }] });
});

module.exports = { app };
"""

CHALLENGE: dict[str, Any] = {
    "title": "API для управления товарами",
    "description": "Постройте полный REST API для товаров: все операции CRUD, коды ответов, проверка данных.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "REST API",
    "estimatedTime": 50,
    "tags": ["javascript", "express", "rest", "crud", "http"],
    "roles": ["Backend", "Full-stack"],
    "skills": ["Проектирование API", "Проверка данных", "Протокол HTTP"],
    "tools": ["Node.js", "Express"],
    "related": ["demo-sensor-sum"],
    "learningOutcomes": [
        "Принципы REST API",
        "Когда какой код ответа уместен",
        "Обработка ошибок и проверка данных",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 10000,
    "instructions": """\
Экспортируйте приложение Express под именем `app`; слушать порт не нужно. Товар: `id` (целое число, назначает
сервер), `name` (непустой текст до 100 знаков), `price` (число от 0), `inStock` (да или нет; если не указано,
`true`). Товары хранятся в памяти, лишние поля не сохраняются.

| Запрос | Ответ |
|---|---|
| `POST /products` | 201 и товар |
| `GET /products` | 200 и список по порядку создания |
| `GET /products/:id` | 200 и товар |
| `PUT /products/:id` | 200 и товар, заменённый целиком |
| `PATCH /products/:id` | 200 и товар, в котором изменены только присланные поля |
| `DELETE /products/:id` | 204 без тела |

- Нет такого товара: 404 и `{"error": "..."}`.
- Неверные данные: 400 и `{"errors": [{"field": "price", "message": "..."}]}`, по записи на каждое неверное
  поле; тело, которое не читается как объект JSON, это поле `body`.
- `id` удалённого товара больше не выдаётся.
""",
    "starterCode": {
        "javascript": """\
const express = require('express');

const app = express();
app.use(express.json());

app.get('/products', (req, res) => {
  res.json([]);
});

module.exports = { app };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t21_build_a_resource_management_api.cjs")},
    "hints": [
        "Храните товары в Map с ключом id, а следующий id в отдельной переменной.",
        "Проверку вынесите в функцию, которая возвращает список ошибок; для PATCH обязательных полей нет.",
        "express.json() бросает ошибку со status 400: её ловит обработчик с четырьмя параметрами.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "PATCH заменяет товар целиком",
            _SOLUTION.replace(
                "{ ...req.product, ...pick(req.body) }", "{ id: req.product.id, ...pick(req.body) }"
            ),
        ),
        wrong(
            "javascript",
            "Создание отвечает 200 вместо 201",
            _SOLUTION.replace("res.status(201).json(product)", "res.json(product)"),
        ),
        wrong(
            "javascript",
            "id по числу товаров",
            _SOLUTION.replace("id: nextId, inStock", "id: products.size + 1, inStock"),
        ),
        wrong(
            "javascript",
            "Данные не проверяются",
            _SOLUTION.replace("if (errors.length) return", "if (errors.length > 9) return"),
        ),
    ],
    "testCases": [
        author_test("Создание: 201 и товар с id", "creates"),
        author_test("Список товаров", "lists"),
        author_test("Один товар", "reads_one"),
        author_test("Нет такого товара: 404", "misses"),
        author_test("Замена: PUT", "updates"),
        author_test("Частичное изменение: PATCH", "patches"),
        author_test("Удаление: 204", "deletes"),
        author_test("Неверные данные: 400 с описанием", "refuses_invalid"),
        author_test("Не JSON", "refuses_broken_json", hidden=True),
        author_test("Неверное изменение ничего не меняет", "refuses_invalid_changes", hidden=True),
        author_test("Удалённые товары и их id", "never_reuses_ids", hidden=True),
        author_test("Лишние поля", "ignores_foreign_fields", hidden=True),
    ],
}
