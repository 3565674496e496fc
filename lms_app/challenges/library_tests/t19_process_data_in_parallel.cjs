const assert = require('node:assert');

// Each record says how long working on it takes (sleeping, so that one core is enough) and what comes out.
// Sleep can't be hurried: whoever is done in less than the sum of the pauses of one thread had others sleep meanwhile,
// however fast or slow the machine is. The bounds lie just below what the mistake takes, far from what is right.
const records = (count, ms = () => 1) => Array.from({ length: count }, (_, id) => ({ id, ms: ms(id), value: id }));
const results = (count) => Array.from({ length: count }, (_, id) => id * 2);

async function run(options, data) {
  const started = Date.now();
  const report = await solution.call('processRecords', data, options);
  return { ...report, took: Date.now() - started };
}

exports.one_worker = async () => {
  const report = await run({ workers: 1 }, records(1000, () => 0));
  assert.deepStrictEqual(report.results, results(1000), 'результаты стоят в порядке записей');
  assert.deepStrictEqual(report.errors, []);
  assert.strictEqual(report.workers.length, 1);
  assert.strictEqual(report.workers[0].processed, 1000);
};

exports.four_workers_are_faster = async () => {
  // One thread sleeps for 10 s, four for 2.5 s.
  const four = await run({ workers: 4 }, records(1000, () => 10));
  assert.deepStrictEqual(four.results, results(1000));
  assert.strictEqual(four.workers.length, 4, 'работников должно быть четыре');
  assert.ok(four.took < 9500, `записи заняли ${four.took} мс: столько же нужно одному потоку`);
};

exports.balances_load = async () => {
  // The slow ones come first: whoever cuts the list into four parts gives them all to one worker, which sleeps for
  // 10 s; shared out they take 2.5 s.
  const data = records(160, (id) => (id < 40 ? 250 : 1));
  const report = await run({ workers: 4 }, data);
  assert.deepStrictEqual(report.results, results(160));
  const busy = report.workers.map((each) => each.busyMs);
  assert.ok(busy.every((ms) => typeof ms === 'number' && ms > 0), 'busyMs есть у каждого работника');
  assert.ok(report.took < 9500, `записи заняли ${report.took} мс: медленные достались не всем поровну`);
};

exports.isolates_errors = async () => {
  const data = records(100);
  data[13] = { id: 13, ms: 1, fail: 'сломанный датчик' };
  data[77] = { id: 77, ms: 1, fail: 'нет данных' };
  const report = await run({ workers: 4 }, data);
  assert.deepStrictEqual(report.errors, [{ id: 13, message: 'сломанный датчик' }, { id: 77, message: 'нет данных' }]);
  assert.deepStrictEqual(report.results, results(100).map((each, id) => ([13, 77].includes(id) ? null : each)));
};

exports.reports_progress = async () => {
  const seen = [];
  const onProgress = (done, total) => { seen.push([done, total]); };
  await solution.call('processRecords', records(100), { workers: 4, onProgress });
  assert.deepStrictEqual(seen.map(([done]) => done), Array.from({ length: 100 }, (_, n) => n + 1),
    'о каждой готовой записи сообщают один раз, по порядку');
  assert.ok(seen.every(([, total]) => total === 100));
};

exports.uses_threads = async () => {
  const report = await run({ workers: 3 }, records(60, () => 3));
  const ids = report.workers.map((each) => each.threadId);
  assert.strictEqual(new Set(ids).size, 3, 'у каждого работника свой поток');
  assert.ok(ids.every((id) => Number.isInteger(id) && id > 0), 'threadId даёт worker_threads внутри потока');
  assert.strictEqual(report.workers.reduce((sum, each) => sum + each.processed, 0), 60);
  assert.ok(report.workers.every((each) => each.processed > 0), 'каждый поток обработал хотя бы одну запись');
};

exports.handles_little = async () => {
  const none = await run({ workers: 4 }, []);
  assert.deepStrictEqual([none.results, none.errors], [[], []]);
  const two = await run({ workers: 4 }, records(2));
  assert.deepStrictEqual(two.results, results(2));
};

exports.survives_a_dead_worker = async () => {
  const data = records(40);
  data[5] = { id: 5, ms: 1, crash: true };
  const report = await run({ workers: 2 }, data);
  assert.deepStrictEqual(report.errors.map((each) => each.id), [5], 'запись, на которой поток упал, стоит в errors');
  assert.deepStrictEqual(report.results, results(40).map((each, id) => (id === 5 ? null : each)));
};
