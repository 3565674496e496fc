"""T17 Build a Live Notification System: a hub of web sockets, and a client that comes back after a break."""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t17-build-a-live-notification-system"

_SOLUTION = """\
const http = require('node:http');
const { WebSocket, WebSocketServer } = require('ws');

function createHub({ tokens }) {
  const server = http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const users = new Map();

  server.on('upgrade', (request, socket, head) => {
    const token = new URL(request.url, 'http://localhost').searchParams.get('token');
    const userId = token && Object.hasOwn(tokens, token) ? tokens[token] : null;
    if (userId === null) {
      socket.end('HTTP/1.1 401 Unauthorized\\r\\nConnection: close\\r\\n\\r\\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      users.set(client, userId);
      client.on('close', () => users.delete(client));
      client.on('error', () => client.terminate());
      client.send(JSON.stringify({ type: 'connected', userId }));
    });
  });

  function send(message, isFor) {
    const text = JSON.stringify({ type: 'notification', message });
    const isOpen = (client) => client.readyState === WebSocket.OPEN;
    const clients = [...users.keys()].filter((client) => isOpen(client) && isFor(users.get(client)));
    for (const client of clients) client.send(text);
    return clients.length;
  }

  return {
    server,
    broadcast: (message) => send(message, () => true),
    notify: (userId, message) => send(message, (each) => each === userId),
  };
}

function createClient({ url, token, onMessage, retryMs }) {
  let socket;
  let timer;
  let closed = false;

  function connect() {
    socket = new WebSocket(`${url}/?token=${encodeURIComponent(token)}`);
    socket.on('message', (data) => onMessage(JSON.parse(data.toString())));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!closed) timer = setTimeout(connect, retryMs);
    });
  }

  connect();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      socket.close();
    },
  };
}

module.exports = { createHub, createClient };
"""

CHALLENGE: dict[str, Any] = {
    "title": "Живые уведомления",
    "description": "Уведомления на WebSocket: сервер, который знает своих, и клиент, который возвращается.",
    "difficulty": "ADVANCED",
    "level": 8,
    "category": "Реальное время",
    "estimatedTime": 35,
    "tags": ["javascript", "websocket", "реальное время", "события"],
    "roles": ["Backend", "Full-stack"],
    "skills": ["WebSocket", "Обработка событий"],
    "tools": ["Node.js", "ws"],
    "related": ["t11-secure-an-express-api"],
    "learningOutcomes": [
        "Как устроено соединение WebSocket",
        "Событийная архитектура",
        "Повторное подключение после обрыва",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 15000,
    "instructions": """\
В образе есть пакет `ws`. Экспортируйте две функции.

**`createHub({ tokens })`** делает сервер; `tokens` переводит токен в имя пользователя: `{ "token-a":
"aliya" }`.
Возвращает объект:

- `server`: сервер `node:http` (слушать порт не нужно);
- `broadcast(message)`: отправляет всем `{"type": "notification", "message": ...}`, возвращает число
  соединений;
- `notify(userId, message)`: то же, но только соединениям этого пользователя, их может быть несколько.

Клиент подключается по адресу `/?token=...`. С верным токеном он сразу получает
`{"type": "connected", "userId": "aliya"}`. С неверным или без токена рукопожатие отклоняется ответом **401**,
соединение не открывается. Что присылают клиенты, сервер не пересылает и от этого не падает.

**`createClient({ url, token, onMessage, retryMs })`** подключается к серверу по адресу `url +
"/?token=..."` и
передаёт каждое сообщение, разобранное из JSON, в `onMessage`. После обрыва или неудачи клиент подключается
снова через `retryMs` миллисекунд, пока не вызовут метод `close()` объекта, который функция вернула.
""",
    "starterCode": {
        "javascript": """\
const http = require('node:http');
const { WebSocket, WebSocketServer } = require('ws');

function createHub({ tokens }) {
  const server = http.createServer();
  const sockets = new WebSocketServer({ server });

  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'connected' }));
  });

  return { server, broadcast: (message) => 0, notify: (userId, message) => 0 };
}

function createClient({ url, token, onMessage, retryMs }) {
  const socket = new WebSocket(`${url}/?token=${token}`);
  return { close: () => socket.close() };
}

module.exports = { createHub, createClient };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t17_build_a_live_notification_system.cjs")},
    "hints": [
        "noServer: true и событие upgrade сервера позволяют отказать до открытия соединения.",
        "Свой ли ключ у объекта, говорит Object.hasOwn: иначе токеном подойдёт и слово toString.",
        "У клиента событие close приходит и после ошибки: там и заводите таймер.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Пускает всех",
            _SOLUTION.replace("if (userId === null) {", "if (userId === undefined) {"),
        ),
        wrong(
            "javascript",
            "Личное уведомление уходит всем",
            _SOLUTION.replace("(each) => each === userId", "() => true"),
        ),
        wrong(
            "javascript",
            "Клиент не возвращается после обрыва",
            _SOLUTION.replace("if (!closed) timer = setTimeout(connect, retryMs);", "clearTimeout(timer);"),
        ),
        wrong(
            "javascript",
            "Помнит одно соединение пользователя",
            _SOLUTION.replace(
                "users.set(client, userId);",
                "for (const [old, id] of users) if (id === userId) users.delete(old);\n"
                "      users.set(client, userId);",
            ),
        ),
    ],
    "testCases": [
        author_test("Подключение", "connects"),
        author_test("Уведомление для всех", "broadcasts"),
        author_test("Чужих не пускают", "rejects_strangers"),
        author_test("Подключение после обрыва", "reconnects"),
        author_test("Уведомление для одного", "targets_one_user"),
        author_test("Ушедшие забыты", "forgets_who_left", hidden=True),
        author_test("Мусор от клиента", "survives_garbage", hidden=True),
        author_test("Клиент упорен, пока не закрыт", "keeps_trying_until_closed", hidden=True),
    ],
}
