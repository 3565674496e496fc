const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');

const MB = 1 << 20;
const CHUNK = 4 * MB;

/** A file whose bytes are made when they are asked for; only these tests know them. */
class FakeFile {
  slices = [];

  constructor(name, type, size) {
    Object.assign(this, { name, type, size });
    this.pattern = createHash('sha256').update(`${name}${Math.random()}`).digest();
  }

  bytes(start, end) {
    const part = Buffer.alloc(Math.max(0, Math.min(end, this.size) - start));
    for (let at = 0; at < part.length; at += 1024) part.write(`${start + at}:`, at);
    if (part.length) part[0] = this.pattern[start % 32];
    return part;
  }

  async slice(start, end = this.size) {
    this.slices.push([start, end]);
    return this.bytes(start, end);
  }
}

/** The upload server: it can drop a connection in the middle of a chunk and answer 500. */
class UploadServer {
  requests = [];
  uploads = new Map();
  dropAt = new Set();
  failures = 0;
  badChunks = 0;

  async start(t, file) {
    this.file = file;
    this.server = createServer((req, res) => this.answer(req, res).catch(() => res.destroy()));
    t.after(() => { this.server.closeAllConnections(); this.server.close(); });
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async answer(req, res) {
    const { pathname, searchParams } = new URL(req.url, 'http://localhost');
    const seen = { method: req.method, offset: Number(searchParams.get('offset')), at: Date.now(), size: 0 };
    this.requests.push(seen);
    if (this.failures > 0) {
      this.failures -= 1;
      req.resume();
      return req.on('end', () => this.reply(res, 500, { error: 'сервер занят' }));
    }
    if (req.method === 'POST' && pathname === '/uploads') return this.open(req, res);
    const upload = this.uploads.get(pathname.split('/')[2]);
    if (!upload) return this.reply(res, 404, { error: 'нет такой загрузки' });
    if (req.method === 'GET') return this.reply(res, 200, { offset: upload.offset });
    return this.take(req, res, upload, seen);
  }

  async open(req, res) {
    let text = '';
    for await (const part of req) text += part;
    const id = `u${this.uploads.size + 1}`;
    this.uploads.set(id, { ...JSON.parse(text), offset: 0, chunks: 0, isRight: true });
    this.reply(res, 201, { id });
  }

  async take(req, res, upload, seen) {
    if (seen.offset !== upload.offset) {
      this.badChunks += 1;
      req.resume();
      return this.reply(res, 409, { offset: upload.offset });
    }
    upload.chunks += 1;
    const mustDrop = this.dropAt.delete(upload.chunks);
    const parts = [];
    for await (const part of req) {
      parts.push(part);
      seen.size += part.length;
      if (mustDrop && seen.size > 65536) break;
    }
    const got = Buffer.concat(parts);
    if (!got.equals(this.file.bytes(upload.offset, upload.offset + got.length)) && !mustDrop) upload.isRight = false;
    if (mustDrop) return req.socket.destroy();
    upload.offset += got.length;
    this.reply(res, 200, { offset: upload.offset });
  }

  reply(res, status, body) {
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body));
  }

  sent(method) { return this.requests.filter((each) => each.method === method); }
}

async function start(t, file, over = {}) {
  const server = new UploadServer();
  const url = await server.start(t, file);
  const progress = [];
  const options = {
    url, chunkSize: CHUNK, allowedTypes: ['video/mp4', 'image/png'], maxRetries: 3, retryMs: 20,
    onProgress: (percent) => { progress.push(percent); }, ...over,
  };
  return { server, progress, upload: () => solution.call('uploadFile', file, options) };
}

function isComplete(server, file, result) {
  const [[id, upload]] = [...server.uploads];
  assert.deepStrictEqual(result, { id, size: file.size });
  assert.deepStrictEqual([upload.name, upload.type, upload.size], [file.name, file.type, file.size]);
  assert.strictEqual(upload.offset, file.size, 'на сервере не весь файл');
  assert.ok(upload.isRight, 'содержимое на сервере отличается от файла');
}

exports.small_file = async (t) => {
  const file = new FakeFile('robot.png', 'image/png', 2 * MB);
  const { server, upload } = await start(t, file);
  isComplete(server, file, await upload());
  assert.strictEqual(server.sent('PUT').length, 1, 'файл 2 МБ уходит одной частью');
};

exports.large_file = async (t) => {
  const file = new FakeFile('robot.mp4', 'video/mp4', 50 * MB);
  const { server, progress, upload } = await start(t, file);
  isComplete(server, file, await upload());
  assert.strictEqual(server.sent('PUT').length, 13, 'файл 50 МБ уходит частями по 4 МБ');
  assert.ok(server.sent('PUT').every((each) => each.size <= CHUNK), 'часть больше chunkSize');
  assert.strictEqual(progress.length, 13, 'onProgress вызывается после каждой части');
  assert.strictEqual(progress.at(-1), 100, 'в конце 100 %');
};

exports.resumes_after_break = async (t) => {
  const file = new FakeFile('robot.mp4', 'video/mp4', 15 * MB);
  const { server, upload } = await start(t, file);
  server.dropAt.add(3);
  isComplete(server, file, await upload());
  const offsets = server.sent('PUT').map((each) => each.offset / MB);
  assert.deepStrictEqual(offsets, [0, 4, 8, 8, 12], 'после обрыва передача идёт с последней части');
  assert.strictEqual(server.sent('POST').length, 1, 'загрузка та же самая, не новая');
};

exports.validates_type = async (t) => {
  const file = new FakeFile('virus.exe', 'application/x-msdownload', MB);
  const { server, upload } = await start(t, file);
  await assert.rejects(upload(), (error) => {
    assert.strictEqual(error.name, 'ValidationError');
    assert.ok(error.message.includes('application/x-msdownload'), 'в сообщении нет типа файла');
    return true;
  });
  assert.deepStrictEqual([server.requests, file.slices], [[], []], 'проверка идёт до загрузки');
};

exports.retries_server_errors = async (t) => {
  const file = new FakeFile('robot.png', 'image/png', 6 * MB);
  const { server, upload } = await start(t, file);
  server.failures = 2;
  isComplete(server, file, await upload());
};

exports.gives_up_with_words = async (t) => {
  const file = new FakeFile('robot.png', 'image/png', MB);
  const { server, upload } = await start(t, file);
  server.failures = 1000;
  await assert.rejects(upload(), (error) => {
    assert.strictEqual(error.name, 'UploadError');
    assert.ok(error.message.includes('500'), 'в сообщении нет кода ответа');
    return true;
  });
  assert.strictEqual(server.requests.length, 4, 'одна попытка и ещё maxRetries повторов');
};

exports.waits_longer_each_time = async (t) => {
  const file = new FakeFile('robot.png', 'image/png', MB);
  const { server, upload } = await start(t, file, { retryMs: 100 });
  server.failures = 3;
  isComplete(server, file, await upload());
  const times = server.requests.slice(0, 4).map((each) => each.at);
  const [first, second, third] = [1, 2, 3].map((n) => times[n] - times[n - 1]);
  assert.ok(first >= 90 && second >= 190 && third >= 390, `паузы ${first}, ${second}, ${third} мс: ждали 100, 200, 400`);
};

exports.progress_only_grows = async (t) => {
  const file = new FakeFile('robot.mp4', 'video/mp4', 3.75 * MB);
  const { server, progress, upload } = await start(t, file, { chunkSize: MB });
  server.dropAt.add(2);
  isComplete(server, file, await upload());
  assert.deepStrictEqual(progress, [26, 53, 80, 100], 'целые проценты, без повторов');
  const read = file.slices.map(([from, to]) => Math.min(to, file.size) - from);
  assert.ok(read.every((size) => size <= MB), 'файл читается частями, не целиком');
};

exports.counts_retries_of_each_chunk = async (t) => {
  const file = new FakeFile('robot.mp4', 'video/mp4', 5 * MB);
  const { server, upload } = await start(t, file, { chunkSize: MB });
  for (const n of [1, 2, 4, 6]) server.dropAt.add(n);
  isComplete(server, file, await upload());
};
