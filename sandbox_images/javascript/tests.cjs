'use strict';
// The process of the author's tests: it never had the learner's code, and no process of the learner ever had the
// tests. It reads them itself, from the container's input, and speaks with the learner's process through process 1,
// which passes bytes on and looks at none.
//
// fd 0 and 3: <u32 length><body>; a body that begins with `{` is a message of process 1 or for it, one that begins
// with `L` is of the learner's process or for it.

const fs = require('node:fs');
const net = require('node:net');
const vm = require('node:vm');
const { createRequire } = require('node:module');
const { Lines, WireError } = require('./wire.cjs');
const { Peer } = require('./peer.cjs');

const LEARNER_UID = '10001';
const HERE = '/opt/harness/tests.js';
const MAX_MESSAGE_CHARS = 3000;
const OPTIONS = { filename: HERE, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
const PARAMETERS = ['exports', 'require', 'module', 'solution', '__filename', '__dirname'];
const LISTENING = '0A';

let compiled = null;
let problem = 'there are no tests';
let current = null;

function send(body) {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  const all = Buffer.concat([header, body]);
  for (let sent = 0; sent < all.length;) sent += fs.writeSync(3, all, sent);
}

const tell = (message) => send(Buffer.from(JSON.stringify(message)));

/** What the learner gave and keeps: an object with methods or a function. Nothing of it is called by accident. */
class Handle {
  #peer;
  #id;

  constructor({ id, name, fields }, peer) {
    this.#peer = peer;
    this.#id = id;
    this.name = name;
    this.fields = fields;
    Object.freeze(this);
  }

  async call(name, ...args) { return (await this.#peer.ask({ t: 'call', id: this.#id, name }, args)).value; }
  async run(...args) { return (await this.#peer.ask({ t: 'call', id: this.#id }, args)).value; }
  async get(name) { return (await this.#peer.ask({ t: 'get', id: this.#id, name })).value; }
  async serve(name, ...args) { return addressOf(await this.#peer.ask({ t: 'serve', id: this.#id, name }, args)); }
}

/** The learner's file, as the tests see it. */
function makeSolution(peer) {
  return Object.freeze({
    call: async (name, ...args) => (await peer.ask({ t: 'call', name }, args)).value,
    get: async (name) => (await peer.ask({ t: 'get', name })).value,
    serve: async (name, ...args) => addressOf(await peer.ask({ t: 'serve', name }, args)),
  });
}

/** Whether a process of the learner listens on a port: its word alone could name a server of the tests. */
function isLearners(port) {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/self/net/tcp', '/proc/self/net/tcp6'].some((file) => {
    if (!fs.existsSync(file)) return false;
    return fs.readFileSync(file, 'utf8').split('\n').slice(1).some((line) => {
      const [, local, , state, , , , uid] = line.trim().split(/\s+/);
      return local?.endsWith(wanted) && state === LISTENING && uid === LEARNER_UID;
    });
  });
}

function addressOf({ value: port }) {
  if (!Number.isInteger(port) || !isLearners(port)) throw current.spoil('no server of the solution listens');
  return Object.freeze({ port, url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}` });
}

/** One case: one test, one process of the learner. */
class Run {
  constructor(name) {
    this.name = name;
    this.spoiled = null;
    this.afters = [];
    this.isOver = false;
    this.loaded = new Promise((done, fail) => Object.assign(this, { setLoaded: done, failLoading: fail }));
    this.loaded.catch(() => {});
    this.peer = new Peer({
      write: (text) => send(Buffer.from(`L${text}`)),
      answer: (question, args, peer) => this.answer(question, args, peer),
      makeRemote: (what, peer) => new Handle(what, peer),
    });
    this.lines = new Lines((line) => this.receive(line));
  }

  /** Note that this case can't pass any more, whatever the test makes of it; give the error. */
  spoil(message) {
    this.spoiled ??= message;
    return new Error(message);
  }

  feed(chunk) {
    if (this.isOver || this.spoiled) return;
    try {
      this.lines.feed(chunk);
    } catch (error) {
      this.peer.end(this.spoil(`what the solution sent can't be read: ${error.message}`));
    }
  }

  receive(line) {
    const message = JSON.parse(line);
    if (typeof message !== 'object' || message === null) throw new WireError('no message');
    if (message.error && !message.t) this.finish({ error: message.error }); // it couldn't load, or nobody caught it
    else if (message.t === 'loaded') this.setLoaded();
    else {
      if (message.t === 'fail' && message.missing) this.spoil(`${message.error?.name}: ${message.error?.message}`);
      this.peer.receive(message);
    }
  }

  /** Call what the test lent to the learner: the function itself, or a method that the object has of its own. */
  answer({ t, id, name }, args, peer) {
    const { value, methods } = peer.wire.own(id);
    if (t !== 'call') throw new WireError('only calls are answered');
    if (typeof value === 'function' && name === null) return value(...args);
    if (!methods?.has(name)) throw new TypeError(`${String(name)} is not a function`);
    return Reflect.apply(value[name], value, args);
  }

  /** Send the verdict, once. */
  finish(result) {
    if (this.isOver) return;
    this.isOver = true;
    tell({ type: 'result', result: JSON.stringify(result) });
  }

  judge(error, failed) {
    if (this.spoiled) this.finish({ value: { passed: false, message: cut(this.spoiled) } });
    else this.finish({ value: { passed: !failed, message: failed ? cut(describe(error)) : '' } });
  }

  async run() {
    try {
      const test = findTest(this.name, makeSolution(this.peer));
      if (typeof test !== 'function') {
        tell({ type: 'bad', detail: `the tests have no function ${this.name}` });
        return;
      }
      await this.loaded;
      await test({ after: (hook) => this.afters.push(hook), sleep });
      this.judge(null, false);
    } catch (error) {
      this.judge(error, true);
    }
  }

  async stop() {
    this.isOver = true;
    this.peer.end(new Error('the case is over'));
    for (const hook of this.afters.reverse()) await Promise.resolve().then(hook).catch(() => {});
  }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const cut = (text) => `${text}`.slice(0, MAX_MESSAGE_CHARS);

function describe(error) {
  if (!(error instanceof Error)) return String(error);
  return error.code === 'ERR_ASSERTION' ? error.message : `${error.name}: ${error.message}`;
}

/** Evaluate the author's file afresh, so that no case sees what another left in its variables. */
function findTest(name, solution) {
  const module = { exports: {} };
  Reflect.apply(compiled, module.exports, [module.exports, createRequire(HERE), module, solution, HERE, '/opt/harness']);
  return Object.hasOwn(module.exports, name) ? module.exports[name] : undefined;
}

function receiveTests(source) {
  try {
    compiled = vm.compileFunction(source, PARAMETERS, OPTIONS);
    problem = null;
  } catch (error) {
    problem = `the tests can't be read: ${error.message}`;
  }
}

async function receive(message) {
  if (message.type === 'tests') receiveTests(message.source);
  else if (message.type === 'case' && problem) tell({ type: 'bad', detail: problem });
  else if (message.type === 'case') {
    current = new Run(message.function);
    current.run();
  } else if (message.type === 'ended') current?.peer.end(current.spoil('the program ended'));
  else if (message.type === 'stop') {
    await current?.stop();
    current = null;
    tell({ type: 'stopped' });
  }
}

/** Cut the input into bodies. */
function readFrames(onBody) {
  let waiting = Buffer.alloc(0);
  const input = new net.Socket({ fd: 0, readable: true, writable: false });
  input.on('data', (chunk) => {
    waiting = waiting.length ? Buffer.concat([waiting, chunk]) : chunk;
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
      const end = 4 + waiting.readUInt32BE(0);
      const body = waiting.subarray(4, end);
      waiting = waiting.subarray(end);
      onBody(body);
    }
  });
  input.on('end', () => process.reallyExit(0));
}

function serve() {
  for (const fd of [1, 2]) {
    fs.closeSync(fd); // nobody reads what the tests print
    fs.openSync('/dev/null', 'w');
  }
  // Of a test's own timers and sockets, while it runs or after it.
  process.on('uncaughtException', (error) => current?.judge(error, true));
  readFrames((body) => {
    if (body[0] === 0x4c) current?.feed(body.subarray(1));
    else receive(JSON.parse(body.toString('utf8')));
  });
}

module.exports = { serve };
