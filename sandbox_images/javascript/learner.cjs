'use strict';
// The learner's process while the author's tests run: it loads the learner's file and answers what the tests ask.
// The tests are in another process of another user; everything that this one says is an answer and no verdict.

const net = require('node:net');
const { Lines } = require('./wire.cjs');
const { Peer } = require('./peer.cjs');

/** What the tests lent: an async function, or an object with async methods and the fields that it had. */
function makeRemote({ id, kind, methods, fields }, peer) {
  const ask = (name) => async (...args) => (await peer.ask({ t: 'call', id, name }, args)).value;
  if (kind === 'fn') return ask(null);
  return Object.assign(fields, Object.fromEntries(methods.map((name) => [name, ask(name)])));
}

function missing(name) {
  return Object.assign(new ReferenceError(`${name} is not defined`), { isMissing: true });
}

function notServed(name) {
  return Object.assign(new TypeError(`${name} is no server: it has no listen()`), { isMissing: true });
}

/** Let a server (or what a function returns that makes one) listen on a free port; give the port. */
async function serve(holder, name, args) {
  let target = holder;
  if (typeof target === 'function' && typeof target.listen !== 'function') target = await target(...args);
  if (typeof target?.address === 'function' && target.address()) return target.address().port;
  if (typeof target?.listen !== 'function') throw notServed(name);
  return new Promise((done, fail) => {
    const server = target.listen(0, '127.0.0.1', (error) => (error ? fail(error) : done(server.address().port)));
    server.on('error', fail);
  });
}

async function find(look, peer, { id, name }) {
  if (id === null) {
    const found = look(name);
    if (found === undefined) throw missing(name);
    return { holder: found, that: undefined };
  }
  const object = peer.wire.own(id).value;
  if (name === null) return { holder: object, that: undefined };
  if (object[name] === undefined) throw missing(name);
  return { holder: object[name], that: object };
}

async function answer(look, question, args, peer) {
  const { holder, that } = await find(look, peer, question);
  if (question.t === 'serve') return serve(holder, question.name, args);
  if (question.t === 'get') return holder;
  if (typeof holder !== 'function') throw missing(question.name);
  return Reflect.apply(holder, that, args);
}

/** Answer until process 1 ends this one. `load` gives a function from names to what the learner's file has. */
async function serveTests({ load, write }) {
  const look = await load();
  const peer = new Peer({ write, makeRemote, answer: (question, args) => answer(look, question, args, peer) });
  const lines = new Lines((line) => peer.receive(JSON.parse(line)));
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  input.on('data', (chunk) => lines.feed(chunk));
  write('{"t":"loaded"}\n');
}

module.exports = { serveTests };
