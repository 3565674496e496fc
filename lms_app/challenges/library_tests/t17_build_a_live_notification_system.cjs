const assert = require('node:assert');
const { WebSocket, WebSocketServer } = require('ws');

const TOKENS = { 'token-a': 'aliya', 'token-b': 'boris', 'token-b2': 'boris' };
const PATIENCE_MS = 4000;

function within(promise, what) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`не дождались: ${what}`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A client of the tests that keeps all it hears. */
class Listener {
  heard = [];
  waiting = [];

  constructor(t, url) {
    this.socket = new WebSocket(url);
    this.opened = false;
    this.status = null;
    this.closed = new Promise((done) => this.socket.once('close', done));
    this.socket.on('open', () => { this.opened = true; });
    this.socket.on('unexpected-response', (req, res) => { this.status = res.statusCode; this.socket.terminate(); });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      this.heard.push(JSON.parse(`${data}`));
      for (const check of this.waiting) check();
    });
    t.after(() => this.socket.terminate());
  }

  hear(count) {
    return within(new Promise((done) => {
      const check = () => { if (this.heard.length >= count) done(this.heard); };
      this.waiting.push(check);
      check();
    }), `${count}-е сообщение`);
  }
}

async function start(t) {
  const hub = await solution.call('createHub', { tokens: TOKENS });
  const { wsUrl } = await hub.serve('server');
  const join = async (token) => {
    const listener = new Listener(t, `${wsUrl}/?token=${token}`);
    await listener.hear(1);
    return listener;
  };
  return { hub, wsUrl, join };
}

const note = (message) => ({ type: 'notification', message });

exports.connects = async (t) => {
  const { join } = await start(t);
  const aliya = await join('token-a');
  assert.deepStrictEqual(aliya.heard, [{ type: 'connected', userId: 'aliya' }]);
};

exports.broadcasts = async (t) => {
  const { hub, join } = await start(t);
  const all = [await join('token-a'), await join('token-b')];
  assert.strictEqual(await hub.call('broadcast', 'Занятие в пять'), 2, 'broadcast возвращает число получателей');
  for (const each of all) {
    await each.hear(2);
    assert.deepStrictEqual(each.heard[1], note('Занятие в пять'));
  }
};

exports.rejects_strangers = async (t) => {
  const { hub, wsUrl } = await start(t);
  for (const query of ['', '?token=', '?token=wrong', '?token=aliya', '?token=__proto__', '?token=toString']) {
    const stranger = new Listener(t, `${wsUrl}/${query}`);
    await within(stranger.closed, `отказ для ${query || 'запроса без токена'}`);
    assert.strictEqual(stranger.opened, false, `соединение ${query} не должно открыться`);
    assert.strictEqual(stranger.status, 401, 'отказ при рукопожатии с кодом 401');
    assert.deepStrictEqual(stranger.heard, []);
  }
  assert.strictEqual(await hub.call('broadcast', 'секрет'), 0);
};

/** A server of the tests that can hang up. */
async function startServer(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  t.after(() => { server.clients.forEach((each) => each.terminate()); server.close(); });
  const urls = [];
  let accepting = true;
  const sockets = [];
  server.on('connection', (socket, request) => {
    urls.push(request.url);
    if (!accepting) return socket.terminate();
    sockets.push(socket);
    socket.send(JSON.stringify({ type: 'connected', userId: 'aliya' }));
  });
  const arrived = (count) => within((async () => {
    while (sockets.length < count) await sleep(10);
    return sockets[count - 1];
  })(), `${count}-е подключение клиента`);
  return {
    url: `ws://127.0.0.1:${server.address().port}`, urls, sockets, arrived, accept: (yes) => { accepting = yes; },
  };
}

exports.reconnects = async (t) => {
  const server = await startServer(t);
  const heard = [];
  const onMessage = (message) => { heard.push(message); };
  await solution.call('createClient', { url: server.url, token: 'token-a', onMessage, retryMs: 30 });
  (await server.arrived(1)).send(JSON.stringify(note('один')));
  await within((async () => { while (heard.length < 2) await sleep(10); })(), 'сообщение у клиента');
  server.sockets[0].terminate();
  (await server.arrived(2)).send(JSON.stringify(note('два')));
  await within((async () => { while (!heard.some((each) => each.message === 'два')) await sleep(10); })(),
    'сообщение после обрыва');
  assert.deepStrictEqual(heard.filter((each) => each.type === 'notification'), [note('один'), note('два')]);
  assert.ok(server.urls.every((url) => url.includes('token=token-a')), 'токен передаётся и при новом подключении');
};

exports.targets_one_user = async (t) => {
  const { hub, join } = await start(t);
  const [aliya, boris, phone] = [await join('token-a'), await join('token-b'), await join('token-b2')];
  assert.strictEqual(await hub.call('notify', 'boris', 'Только вам'), 2, 'notify возвращает число соединений');
  for (const each of [boris, phone]) {
    await each.hear(2);
    assert.deepStrictEqual(each.heard[1], note('Только вам'));
  }
  await hub.call('broadcast', 'Всем');
  await aliya.hear(2);
  assert.deepStrictEqual(aliya.heard.slice(1), [note('Всем')], 'чужое уведомление не приходит');
};

exports.forgets_who_left = async (t) => {
  const { hub, join } = await start(t);
  const aliya = await join('token-a');
  const boris = await join('token-b');
  aliya.socket.terminate();
  await within((async () => { while ((await hub.call('broadcast', 'есть кто?')) !== 1) await sleep(20); })(),
    'ушедший клиент забыт');
  assert.strictEqual(await hub.call('notify', 'aliya', 'пусто'), 0);
  assert.strictEqual(await hub.call('notify', 'nobody', 'пусто'), 0);
  await hub.call('notify', 'boris', 'конец');
  await within((async () => { while (boris.heard.at(-1).message !== 'конец') await sleep(10); })(), 'последнее сообщение');
};

exports.survives_garbage = async (t) => {
  const { hub, join } = await start(t);
  const aliya = await join('token-a');
  const boris = await join('token-b');
  aliya.socket.send('это не JSON');
  aliya.socket.send(JSON.stringify({ type: 'notification', message: 'подделка' }));
  aliya.socket.send(Buffer.from([0, 255]));
  await sleep(100);
  assert.strictEqual(await hub.call('broadcast', 'настоящее'), 2);
  await boris.hear(2);
  assert.deepStrictEqual(boris.heard.slice(1), [note('настоящее')], 'сообщения клиентов никому не пересылаются');
};

exports.keeps_trying_until_closed = async (t) => {
  const server = await startServer(t);
  server.accept(false);
  const client = await solution.call('createClient',
    { url: server.url, token: 'token-a', onMessage: () => {}, retryMs: 30 });
  await within((async () => { while (server.urls.length < 3) await sleep(10); })(), 'три попытки подключиться');
  server.accept(true);
  await server.arrived(1);
  await client.call('close');
  await sleep(100);
  const before = server.urls.length;
  await sleep(300);
  assert.strictEqual(server.urls.length, before, 'после close клиент больше не подключается');
};
