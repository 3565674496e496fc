"""T19 Process Data in Parallel: worker threads that share a list of records.

Working on a record is sleeping, which needs no processor, so the speed-up holds on one core.
"""

from typing import Any

from lms_app.challenges.library_parts import author_test, read_tests, wrong

SLUG = "t19-process-data-in-parallel"

_WORK = """\
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

// Обработка одной записи; менять её не нужно.
function work(record) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, record.ms);
  if (record.crash) process.exit(1);
  if (record.fail) throw new Error(record.fail);
  return record.value * 2;
}
"""

_SOLUTION = (
    _WORK
    + """
function answerInThread() {
  parentPort.on('message', (record) => {
    try {
      parentPort.postMessage({ value: work(record) });
    } catch (error) {
      parentPort.postMessage({ error: error.message });
    }
  });
}

async function processRecords(records, { workers: count, onProgress }) {
  const results = Array(records.length).fill(null);
  const errors = [];
  const workers = [];
  let next = 0;
  let done = 0;
  let told = Promise.resolve();

  function finish(index, { value, error }) {
    if (error === undefined) results[index] = value;
    else errors.push({ id: records[index].id, message: error });
    done += 1;
    const now = done;
    if (onProgress) told = told.then(() => onProgress(now, records.length));
  }

  function runThread(report) {
    return new Promise((resolve) => {
      const thread = new Worker(__filename);
      report.threadId = thread.threadId;
      let current = null;
      let started = 0;
      const give = () => {
        current = next < records.length ? next : null;
        if (current === null) return thread.terminate();
        next += 1;
        started = Date.now();
        thread.postMessage(records[current]);
      };
      thread.on('message', (answer) => {
        report.busyMs += Math.max(1, Date.now() - started);
        report.processed += 1;
        finish(current, answer);
        give();
      });
      thread.on('error', () => {});
      thread.on('exit', () => {
        if (current === null) return resolve();
        finish(current, { error: 'поток остановился' });
        resolve(runThread(report));
      });
      give();
    });
  }

  for (let n = 0; n < count; n += 1) workers.push({ threadId: 0, processed: 0, busyMs: 0 });
  await Promise.all(workers.map(runThread));
  await told;
  errors.sort((a, b) => a.id - b.id);
  return { results, errors, workers };
}

if (isMainThread) module.exports = { processRecords };
else answerInThread();
"""
)

_IN_PARTS = (
    _WORK
    + """
if (!isMainThread) {
  parentPort.once('message', (part) => {
    const answers = part.map(({ index, record }) => {
      try { return { index, value: work(record) }; } catch (error) { return { index, error: error.message }; }
    });
    parentPort.postMessage(answers);
    parentPort.close();
  });
}

async function processRecords(records, { workers: count, onProgress }) {
  const results = Array(records.length).fill(null);
  const errors = [];
  let done = 0;
  const size = Math.ceil(records.length / count);
  const workers = await Promise.all(Array.from({ length: count }, (_, n) => new Promise((resolve) => {
    const started = Date.now();
    const part = records.map((record, index) => ({ index, record })).slice(n * size, (n + 1) * size);
    const thread = new Worker(__filename);
    const { threadId } = thread;
    thread.on('message', async (answers) => {
      for (const { index, value, error } of answers) {
        if (error) errors.push({ id: records[index].id, message: error });
        else results[index] = value;
        done += 1;
        await onProgress?.(done, records.length);
      }
      resolve({ threadId, processed: part.length, busyMs: Date.now() - started });
    });
    thread.postMessage(part);
  })));
  errors.sort((a, b) => a.id - b.id);
  return { results, errors, workers };
}

module.exports = { processRecords };
"""
)

_SEQUENTIAL = (
    _WORK
    + """
async function processRecords(records, { workers: count, onProgress }) {
  const results = [];
  const errors = [];
  for (const record of records) {
    try {
      results.push(work(record));
    } catch (error) {
      results.push(null);
      errors.push({ id: record.id, message: error.message });
    }
    await onProgress?.(results.length, records.length);
  }
  const share = records.length / count;
  const workers = Array.from({ length: count }, (_, n) => ({ threadId: n + 1, processed: share, busyMs: 1 }));
  return { results, errors, workers };
}

module.exports = { processRecords };
"""
)

CHALLENGE: dict[str, Any] = {
    "title": "Параллельная обработка данных",
    "description": "Обработайте большой список записей в нескольких потоках, не потеряв ни одной.",
    "difficulty": "EXPERT",
    "level": 9,
    "category": "Параллельность",
    "estimatedTime": 45,
    "tags": ["javascript", "worker_threads", "параллельность", "потоки"],
    "roles": ["Backend"],
    "skills": ["Многопоточность", "Распределение нагрузки", "Синхронизация"],
    "tools": ["Node.js", "worker_threads"],
    "related": ["t16-cache-api-responses"],
    "learningOutcomes": [
        "Как потоки Node.js обмениваются сообщениями",
        "Почему очередь делит работу лучше, чем равные части",
        "Как ошибка одной записи не мешает остальным",
    ],
    "languages": ["javascript"],
    "timeLimitMs": 30000,
    "instructions": """\
Экспортируйте функцию `processRecords(records, { workers, onProgress })`. Она обрабатывает каждую запись
функцией `work` (она дана) в `workers` потоках `worker_threads` и возвращает объект:

- `results`: значения в порядке записей, `null` там, где обработать не удалось;
- `errors`: `{ id, message }` для каждой неудачи, по возрастанию `id`;
- `workers`: по одному на поток, `{ threadId, processed, busyMs }`: номер потока, сколько записей он
  обработал, сколько миллисекунд работал.

Условия:

- четыре потока работают заметно быстрее одного;
- записи бывают лёгкие и тяжёлые: освободившийся поток берёт следующую, тяжёлые не достаются одному;
- ошибка в записи попадает в `errors`, остальные обрабатываются; если запись обрушила сам поток, вместо него
  начинает другой;
- `onProgress(done, total)`, если дана, вызывается после каждой записи: `done` идёт 1, 2, 3, … до `total`.
  Функция асинхронная, её вызовы должны идти по порядку.

Поток можно запустить из этого же файла: `new Worker(__filename)`; внутри него `isMainThread` равно `false`.
""",
    "starterCode": {
        "javascript": _WORK
        + """
async function processRecords(records, { workers, onProgress }) {
  const results = records.map(work);
  return { results, errors: [], workers: [] };
}

module.exports = { processRecords };
"""
    },
    "solutionCode": {"javascript": _SOLUTION},
    "testFiles": {"javascript": read_tests("t19_process_data_in_parallel.cjs")},
    "hints": [
        "Держите номер следующей записи в главном потоке и давайте её тому, кто прислал ответ.",
        "Ошибку ловите внутри потока и присылайте её текст сообщением.",
        "Событие exit у Worker говорит, что поток кончился; если запись не обработана, её надо отметить.",
    ],
    "wrongSolutions": [
        wrong("javascript", "Делит список на равные части", _IN_PARTS),
        wrong("javascript", "Работает в одном потоке", _SEQUENTIAL),
        wrong(
            "javascript",
            "Результаты в порядке готовности",
            _SOLUTION.replace("results[index] = value;", "results[done] = value;"),
        ),
        wrong(
            "javascript",
            "Запись, обрушившая поток, теряется",
            _SOLUTION.replace("finish(current, { error: 'поток остановился' });", "done += 1;"),
        ),
    ],
    "testCases": [
        author_test("Один поток: 1000 записей", "one_worker"),
        author_test("Четыре потока быстрее", "four_workers_are_faster"),
        author_test("Лёгкие и тяжёлые записи", "balances_load"),
        author_test("Ошибка в записи", "isolates_errors"),
        author_test("Ход работы", "reports_progress"),
        author_test("Настоящие потоки", "uses_threads", hidden=True),
        author_test("Мало записей", "handles_little", hidden=True),
        author_test("Поток обрушился", "survives_a_dead_worker", hidden=True),
    ],
}
