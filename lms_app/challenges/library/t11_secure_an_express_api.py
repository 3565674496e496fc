"""T11 Secure an Express API: middleware that checks a JSON Web Token and a role."""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t11-secure-an-express-api"

_SOLUTION = """\
const express = require('express');
const jwt = require('jsonwebtoken');

function authenticate(secret) {
  return (req, res, next) => {
    const [scheme, token] = (req.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || !token) {
      return res.status(401).json({ error: 'нужен токен' });
    }
    try {
      req.user = jwt.verify(token, secret, { algorithms: ['HS256'] });
    } catch (error) {
      if (error.name === 'TokenExpiredError') {
        return res.status(401).json({ error: 'срок токена истёк', refresh: '/auth/refresh' });
      }
      return res.status(403).json({ error: 'токен не подходит' });
    }
    next();
  };
}

function requireRole(...roles) {
  return (req, res, next) => {
    if (!roles.includes(req.user?.role)) {
      return res.status(403).json({ error: 'недостаточно прав' });
    }
    next();
  };
}

function createApp(secret) {
  const app = express();
  app.use(authenticate(secret));
  app.get('/profile', (req, res) => res.json({ id: req.user.sub, role: req.user.role }));
  app.get('/admin', requireRole('admin'), (req, res) => res.json({ ok: true }));
  return app;
}

module.exports = { createApp };
"""

CHALLENGE: dict[str, Any] = {
    "title": "Защитите API на Express",
    "description": "Напишите middleware, который проверяет JWT и роль и безопасно сообщает об ошибках.",
    "difficulty": "INTERMEDIATE",
    "level": 5,
    "category": "Безопасность",
    "estimatedTime": 25,
    "tags": ["javascript", "express", "jwt", "безопасность", "middleware"],
    "roles": ["Backend", "Full-stack"],
    "skills": ["Аутентификация", "Роли и права"],
    "tools": ["Node.js", "Express", "jsonwebtoken"],
    "related": ["t21-build-a-resource-management-api"],
    "learningOutcomes": [
        "Как устроена аутентификация по токену",
        "Чем 401 отличается от 403",
        "Безопасные сообщения об ошибках",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 10000,
    "instructions": """\
Экспортируйте функцию `createApp(secret)`. Она возвращает приложение Express (слушать порт не нужно) с двумя
адресами. Оба ждут заголовок `Authorization: Bearer <токен>`; токен подписан секретом `secret` по алгоритму
HS256, в нём есть `sub` (кто) и `role` (роль).

| Запрос | Кому | Ответ |
|---|---|---|
| `GET /profile` | любому с верным токеном | 200, `{"id": sub, "role": role}` |
| `GET /admin` | роли `admin` | 200, `{"ok": true}` |

Отказы, каждый с телом `{"error": "..."}`:

- нет заголовка, другая схема или нет токена: **401**;
- токен испорчен, подписан чужим секретом, другим алгоритмом или вовсе не подписан: **403**;
- срок токена истёк: **401**, и ещё поле `"refresh": "/auth/refresh"`;
- роль не подходит: **403**.

Ответ не должен выдавать секрет, текст ошибки библиотеки или стек.
""",
    "starterCode": {
        "javascript": """\
const express = require('express');
const jwt = require('jsonwebtoken');

function createApp(secret) {
  const app = express();

  app.get('/profile', (req, res) => {
    const user = jwt.decode(req.headers.authorization ?? '');
    res.json({ id: user?.sub, role: user?.role });
  });

  return app;
}

module.exports = { createApp };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t11_secure_an_express_api.cjs")},
    "hints": [
        "jwt.verify проверяет подпись и срок, jwt.decode не проверяет ничего.",
        "У ошибки просроченного токена name равно TokenExpiredError.",
        "Назовите допустимые алгоритмы: jwt.verify(token, secret, { algorithms: ['HS256'] }).",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Читает токен без проверки",
            _SOLUTION.replace("jwt.verify(token, secret, { algorithms: ['HS256'] })", "jwt.decode(token)"),
        ),
        wrong(
            "javascript",
            "Не проверяет роль",
            _SOLUTION.replace("!roles.includes(req.user?.role)", "!req.user?.role"),
        ),
        wrong(
            "javascript",
            "Отвечает на всё 401",
            _SOLUTION.replace("res.status(403).json({ error: 'токен", "res.status(401).json({ error: 'токен"),
        ),
        wrong(
            "javascript",
            "Показывает ошибку библиотеки и принимает любой алгоритм",
            _SOLUTION.replace(", { algorithms: ['HS256'] }", "").replace(
                "'токен не подходит'", "error.stack"
            ),
        ),
    ],
    "testCases": [
        author_test("Нет токена: 401", "needs_token"),
        author_test("Неверный токен: 403", "refuses_malformed"),
        author_test("Просроченный токен: 401 и путь обновления", "explains_expired"),
        author_test("Роли: 403 без прав", "checks_role"),
        author_test("Верный токен: 200", "lets_valid_in"),
        author_test("Подделанные токены", "refuses_unsigned", hidden=True, weight=2),
        author_test("Заголовок в разных видах", "understands_header", hidden=True),
        author_test("Ответ не выдаёт лишнего", "tells_nothing", hidden=True),
    ],
}
