"""T18 Create a Chunked File Uploader: parts, progress, going on after a break, retries.

The upload server belongs to the tests: it hangs up in the middle of a part and answers 500 when told to.
"""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t18-create-a-chunked-file-uploader"

_SOLUTION = """\
class ValidationError extends Error {
  name = 'ValidationError';
}

class UploadError extends Error {
  name = 'UploadError';
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function request(url, options) {
  const answer = await fetch(url, options);
  if (answer.status >= 500) throw new Error(`сервер ответил ${answer.status}`);
  const body = await answer.json();
  if (answer.status >= 400) throw new UploadError(`сервер ответил ${answer.status}: ${body.error ?? ''}`);
  return body;
}

async function withRetries(action, { maxRetries, retryMs }) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await action(failures);
    } catch (error) {
      if (error instanceof UploadError) throw error;
      if (failures >= maxRetries) throw new UploadError(`не удалось загрузить: ${error.message}`);
      await sleep(retryMs * 2 ** failures);
    }
  }
}

async function uploadFile(file, options) {
  const { url, chunkSize, allowedTypes, onProgress } = options;
  if (!allowedTypes.includes(file.type)) throw new ValidationError(`тип файла не подходит: ${file.type}`);

  const { name, type, size } = file;
  const { id } = await withRetries(
    () => request(`${url}/uploads`, { method: 'POST', body: JSON.stringify({ name, type, size }) }), options);

  let offset = 0;
  while (offset < size) {
    offset = await withRetries(async (failures) => {
      if (failures > 0) offset = (await request(`${url}/uploads/${id}`)).offset;
      if (offset >= size) return offset;
      const body = await file.slice(offset, Math.min(offset + chunkSize, size));
      return (await request(`${url}/uploads/${id}?offset=${offset}`, { method: 'PUT', body })).offset;
    }, options);
    await onProgress?.(Math.floor((offset / size) * 100));
  }
  return { id, size };
}

module.exports = { uploadFile };
"""

CHALLENGE: dict[str, Any] = {
    "title": "Загрузка файла частями",
    "description": "Загрузите большой файл на сервер частями: с ходом загрузки, продолжением и повторами.",
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Файлы",
    "estimatedTime": 45,
    "tags": ["javascript", "fetch", "файлы", "загрузка", "повторы"],
    "roles": ["Frontend", "Full-stack"],
    "skills": ["File API", "Загрузка частями", "Стратегии повторов"],
    "tools": ["Node.js", "fetch"],
    "related": ["t16-cache-api-responses"],
    "learningOutcomes": [
        "Как устроена загрузка файла частями",
        "Асинхронные операции по порядку",
        "Восстановление после ошибок сети и сервера",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 30000,
    "instructions": """\
Экспортируйте функцию `uploadFile(file, options)`. У файла есть `name`, `type`, `size` и метод
`slice(start, end)`: он асинхронный и возвращает байты. В `options`: `url`, `chunkSize` (наибольшая часть в
байтах), `allowedTypes`, `maxRetries`, `retryMs`, `onProgress(percent)`.

Сервер понимает три запроса:

| Запрос | Ответ |
|---|---|
| `POST /uploads`, тело JSON `{name, type, size}` | 201 `{"id": "..."}` |
| `PUT /uploads/:id?offset=N`, тело: байты с места N | 200 `{"offset": сколько уже принято}` |
| `GET /uploads/:id` | 200 `{"offset": сколько уже принято}` |

- Файл читается и уходит частями по порядку; функция возвращает `{ id, size }`.
- После каждой принятой части вызывается `onProgress` с целым процентом, округлённым вниз.
- Если `type` не входит в `allowedTypes`, функция сразу, без запросов, бросает ошибку с именем
  `ValidationError`; в её тексте есть этот тип.
- Если связь оборвалась, функция спрашивает у сервера, сколько принято, и продолжает ту же загрузку оттуда.
- Ответ 500 или обрыв: повтор через `retryMs`, затем через вдвое большую паузу и так далее, но не больше
  `maxRetries` повторов подряд. Удача обнуляет счёт.
- Если повторы кончились, бросается ошибка с именем `UploadError`, в её тексте есть код ответа.
""",
    "starterCode": {
        "javascript": """\
async function uploadFile(file, { url, chunkSize, allowedTypes, maxRetries, retryMs, onProgress }) {
  const { name, type, size } = file;
  const body = JSON.stringify({ name, type, size });
  const answer = await fetch(`${url}/uploads`, { method: 'POST', body });
  const { id } = await answer.json();
  return { id, size };
}

module.exports = { uploadFile };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t18_create_a_chunked_file_uploader.cjs")},
    "hints": [
        "Вынесите повторы в функцию withRetries(action): пауза retryMs * 2 ** номер неудачи.",
        "При обрыве fetch бросает ошибку; ответ 500 ошибкой не считается, проверьте status.",
        "Перед повтором спросите GET /uploads/:id: сервер мог принять и эту часть.",
    ],
    "wrongSolutions": [
        wrong(
            "javascript",
            "Не повторяет после ошибки сервера",
            _SOLUTION.replace("failures >= maxRetries", "failures >= 0"),
        ),
        wrong(
            "javascript",
            "После обрыва начинает сначала",
            _SOLUTION.replace("offset = (await request(`${url}/uploads/${id}`)).offset;", "offset = 0;"),
        ),
        wrong(
            "javascript",
            "Читает файл целиком",
            _SOLUTION.replace("Math.min(offset + chunkSize, size)", "size"),
        ),
        wrong(
            "javascript",
            "Пауза всегда одинаковая",
            _SOLUTION.replace("retryMs * 2 ** failures", "retryMs"),
        ),
    ],
    "testCases": [
        author_test("Маленький файл: 2 МБ", "small_file"),
        author_test("Большой файл: 50 МБ", "large_file", weight=2),
        author_test("Обрыв связи", "resumes_after_break"),
        author_test("Тип файла не подходит", "validates_type"),
        author_test("Сервер отвечает 500", "retries_server_errors"),
        author_test("Повторы кончились", "gives_up_with_words"),
        author_test("Паузы растут", "waits_longer_each_time", hidden=True),
        author_test("Ход загрузки", "progress_only_grows", hidden=True),
        author_test("Много обрывов", "counts_retries_of_each_chunk", hidden=True),
    ],
}
