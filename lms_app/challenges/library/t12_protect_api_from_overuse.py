"""T12 Protect API from Overuse: a rate limit per address, by express-rate-limit or by hand."""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t12-protect-api-from-overuse"

_SOLUTION = """\
const express = require('express');
const { rateLimit } = require('express-rate-limit');

function createApp({ limit, windowMs }) {
  const app = express();
  app.set('trust proxy', 1);
  app.use('/api', rateLimit({
    windowMs,
    limit,
    legacyHeaders: true,
    standardHeaders: false,
    handler: (req, res) => res.status(429).json({ error: 'слишком много запросов' }),
  }));
  app.get('/api/data', (req, res) => res.json({ data: 'ok' }));
  app.get('/health', (req, res) => res.json({ status: 'up' }));
  return app;
}

module.exports = { createApp };
"""

_BY_HAND = """\
const express = require('express');

function createApp({ limit, windowMs }) {
  const app = express();
  app.set('trust proxy', 1);
  const clients = new Map();
  app.use('/api', (req, res, next) => {
    const now = Date.now();
    let client = clients.get(req.ip);
    if (!client || now >= client.until) client = { used: 0, until: now + windowMs };
    client.used += 1;
    clients.set(req.ip, client);
    res.set('X-RateLimit-Limit', String(limit));
    res.set('X-RateLimit-Remaining', String(Math.max(0, limit - client.used)));
    if (client.used > limit) {
      res.set('Retry-After', String(Math.ceil((client.until - now) / 1000)));
      return res.status(429).json({ error: 'слишком много запросов' });
    }
    next();
  });
  app.get('/api/data', (req, res) => res.json({ data: 'ok' }));
  app.get('/health', (req, res) => res.json({ status: 'up' }));
  return app;
}

module.exports = { createApp };
"""

CHALLENGE: dict[str, Any] = {
    "title": "Защитите API от перегрузки",
    "description": "Ограничьте число запросов к API на Express для каждого адреса, с понятными заголовками.",
    "difficulty": "INTERMEDIATE",
    "level": 4,
    "category": "Безопасность",
    "estimatedTime": 20,
    "tags": ["javascript", "express", "ограничение запросов", "http"],
    "roles": ["Backend"],
    "skills": ["Безопасность API", "Учёт состояния"],
    "tools": ["Node.js", "Express", "express-rate-limit"],
    "related": ["t11-secure-an-express-api", "t21-build-a-resource-management-api"],
    "learningOutcomes": [
        "Зачем и как защищают API",
        "Как делить ресурсы между клиентами",
        "Как сервер сообщает клиенту о пределах",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 10000,
    "instructions": """\
Экспортируйте функцию `createApp({ limit, windowMs })`. Она возвращает приложение Express (слушать порт не
нужно):

- `GET /api/data` отвечает `{"data": "ok"}`, но не больше `limit` раз за `windowMs` миллисекунд клиенту;
- лишние запросы получают **429** и `{"error": "..."}`, а в заголовке `Retry-After`, через сколько секунд
  повторить;
- в каждом ответе на `/api` есть заголовки `X-RateLimit-Limit` (предел) и `X-RateLimit-Remaining` (сколько
  осталось);
- `GET /health` отвечает `{"status": "up"}` и не ограничен;
- клиент определяется по адресу. Перед сервером **один** прокси, который дописывает адрес клиента в конец
  `X-Forwarded-For`.

Счёт хранится в памяти. В образе есть `express-rate-limit`; написать ограничение самостоятельно тоже можно.
""",
    "starterCode": {
        "javascript": """\
const express = require('express');

function createApp({ limit, windowMs }) {
  const app = express();
  app.get('/api/data', (req, res) => res.json({ data: 'ok' }));
  app.get('/health', (req, res) => res.json({ status: 'up' }));
  return app;
}

module.exports = { createApp };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t12_protect_api_from_overuse.cjs")},
    "hints": [
        "app.set('trust proxy', 1): тогда req.ip это последний адрес из X-Forwarded-For.",
        "Подключите ограничение только к /api, до обработчиков.",
        "У express-rate-limit старые заголовки X-RateLimit включает legacyHeaders.",
    ],
    "wrongSolutions": [
        wrong("javascript", "Один счёт на всех", _BY_HAND.replace("req.ip", "'все'")),
        wrong(
            "javascript",
            "Верит первому адресу в X-Forwarded-For",
            _SOLUTION.replace("'trust proxy', 1", "'trust proxy', true").replace(
                "    windowMs,\n", "    windowMs,\n    validate: false,\n"
            ),
        ),
        wrong(
            "javascript", "Окно не кончается", _BY_HAND.replace("!client || now >= client.until", "!client")
        ),
        wrong(
            "javascript",
            "Пропускает на один больше",
            _BY_HAND.replace("client.used > limit", "client.used > limit + 1"),
        ),
    ],
    "testCases": [
        author_test("Обычная работа: 5 запросов", "normal_usage"),
        author_test("Превышение: 15 запросов", "blocks_excess"),
        author_test("У каждого адреса свой счёт", "tells_clients_apart"),
        author_test("Заголовки с пределом", "shows_limit"),
        author_test("Всплеск и пауза", "allows_burst"),
        author_test("Когда повторить", "says_when_to_retry"),
        author_test("Проверка здоровья не ограничена", "spares_health", hidden=True),
        author_test("Подделанный X-Forwarded-For", "trusts_one_proxy", hidden=True),
        author_test("Одновременные запросы", "counts_at_once", hidden=True),
    ],
}
