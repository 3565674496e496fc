'use strict';
// One case, one process. It is started as root and warm before anybody submits, so that no student's process can
// reach it; it gives its rights away when process 1 says so, proves it, and only then gets code and input.
//
// fd 0: lines from process 1: who to become (`student` or `checker`), then, as the student, one case.
// fd 3: `ready`, `dropped`, then one JSON object that is data and no verdict. With tests see learner.cjs, tests.cjs.

const fs = require('node:fs');
const vm = require('node:vm');
const { createRequire } = require('node:module');
const { decode, encode, nameOf, quote } = require('./encoding.cjs');

const SOLUTION = '/box/solution.js';
const RESULT_FD = 3;

const { writeSync, readSync, readFileSync, closeSync, openSync } = fs;
const endProcess = process.reallyExit.bind(process);
const from = Buffer.from.bind(Buffer);
const apply = Reflect.apply;
const has = RegExp.prototype.test;
const isModuleSource = /import statement outside a module|Unexpected token 'export'|await is only valid|'import\.meta'/;
const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const split = Function.prototype.call.bind(String.prototype.split);
const includes = Function.prototype.call.bind(String.prototype.includes);
const cut = Function.prototype.call.bind(String.prototype.slice);

function writeAll(text) {
  const body = from(text, 'utf8');
  for (let sent = 0; sent < body.length;) sent += writeSync(RESULT_FD, body, sent);
}

/** Read from process 1 up to the end of the line, in blocks: an input may have megabytes. */
function readLine() {
  const parts = [];
  const block = Buffer.alloc(65536);
  for (;;) {
    const size = readSync(0, block, 0, block.length, null);
    if (size === 0) endProcess(0);
    parts.push(Buffer.from(block.subarray(0, size)));
    if (block[size - 1] === 10) return Buffer.concat(parts).toString('utf8');
  }
}

function dropRights(who) {
  try {
    process.dlopen({ exports: {} }, `/opt/harness/drop_${who}.node`);
  } catch { /* it is no module of Node's: that it was loaded did the work, and process 1 looks whether it did */ }
}

let reported = false;
function report(text) {
  if (reported) return;
  reported = true;
  writeAll(`${text}\n`);
  endProcess(0); // timers, workers and exit handlers that are left don't run
}

function textOf(error) {
  const stack = typeof error === 'object' && error !== null ? error.stack : undefined;
  if (typeof stack !== 'string') return describe(error);
  // The frames of the harness and of Node beneath it are left out.
  let text = '';
  const lines = split(stack, '\n');
  for (let index = 0; index < lines.length; index += 1) {
    if (!includes(lines[index], '/opt/harness/') && !includes(lines[index], '(node:')) {
      text += (text ? '\n' : '') + lines[index];
    }
  }
  return text;
}

function describe(error) {
  return typeof error === 'object' && error !== null ? `${error.name}: ${error.message}` : `Uncaught ${String(error)}`;
}

const MEMORY_WORDS = ['Array buffer allocation failed', 'Cannot create a Buffer larger', 'memory'];
function limitOf(error) {
  if (typeof error !== 'object' || error === null) return 'null';
  if (error.code === 'ENOSPC' || error.code === 'EFBIG' || error.code === 'EDQUOT') return '"disk_limit"';
  const message = `${error.message}`;
  for (let index = 0; index < MEMORY_WORDS.length; index += 1) {
    if (error instanceof RangeError && includes(message, MEMORY_WORDS[index])) return '"memory_limit"';
  }
  return error.code === 'ENOMEM' || error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? '"memory_limit"' : 'null';
}

function reportError(stage, error) {
  let [type, text, summary, limit] = ['Error', 'an error that cannot be described', '', 'null'];
  try {
    const named = typeof error === 'object' && error !== null;
    type = named ? `${error.name || nameOf(error)}` : typeof error;
    text = cut(`${textOf(error)}`, 0, 4000);
    summary = cut(describe(error), 0, 1000);
    limit = limitOf(error);
  } catch { /* the error is the student's own and refuses: what is known is told */ }
  report(`{"error":{"stage":"${stage}","type":${quote(type)},"text":${quote(text)},"summary":${quote(summary)},"limit":${limit}}}`);
}

let stage = 'load';

const OPTIONS = { filename: SOLUTION, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Run the student's file with `ending` behind it; give its exports and what the ending returns. */
async function execute(ending) {
  const source = readFileSync(SOLUTION, 'utf8');
  try {
    vm.compileFunction(source, PARAMETERS, OPTIONS); // first alone, so that an error shows the student's lines only
  } catch (error) {
    if (!apply(has, isModuleSource, [error.message])) throw error;
    return { namespace: await import(SOLUTION) };
  }
  const module = { exports: {} };
  const run = vm.compileFunction(source + ending, PARAMETERS, OPTIONS);
  const local = apply(run, module.exports, [module.exports, createRequire(SOLUTION), module, SOLUTION, '/box']);
  return { exported: module.exports, local };
}

function pick(name, { namespace, exported, local }) {
  if (namespace) {
    return namespace[name] ?? namespace.default?.[name] ?? (namespace.default?.name === name ? namespace.default : undefined);
  }
  return exported?.[name] ?? local ?? (exported?.name === name ? exported : undefined);
}

/** Give the function `name` of the student's file: exported, or declared at its top. */
async function load(name) {
  return pick(name, await execute(`\n;return typeof ${name} === 'function' ? ${name} : undefined;`));
}

/** Give a function from names to what the student's file exports or declares at its top under them. */
async function loadAll() {
  const found = await execute('\n;return ($name) => eval($name);');
  return (name) => {
    let local;
    try {
      if (found.local && apply(has, isName, [name])) local = found.local(`typeof ${name} === 'undefined' ? undefined : ${name}`);
    } catch { /* declared below an early return, so never made */ }
    return pick(name, { ...found, local });
  };
}

async function runCase(input) {
  try {
    const solve = await load(input.function);
    if (typeof solve !== 'function') throw new ReferenceError(`${input.function} is not defined`);
    stage = 'call';
    const value = await apply(solve, undefined, input.args);
    report(`{"value":${encode(value)}}`);
  } catch (error) {
    reportError(stage, error);
  }
}

async function runTests() {
  try {
    // Read only now: most submissions have no tests.
    await require('./learner.cjs').serveTests({ load: loadAll, write: writeAll });
    stage = 'call';
  } catch (error) {
    reportError(stage, error);
  }
}

function warmUp() {
  // Made on first use otherwise; blocking, so that a flood isn't kept in memory and nothing printed gets lost.
  for (const stream of [process.stdout, process.stderr]) stream._handle.setBlocking(true);
  vm.compileFunction('return async function warm() { await 0; }', PARAMETERS, OPTIONS)();
  createRequire(SOLUTION);
  encode({ a: [1, 'b', 2.5, new Map([[1, new Set([2n])]])], c: undefined });
}

function main() {
  warmUp();
  writeAll('ready\n');
  const who = readLine().trim();
  dropRights(who);
  writeAll('dropped\n');
  if (who === 'checker') {
    require('./tests.cjs').serve();
    return;
  }
  const input = decode(readLine());
  process.on('uncaughtException', (error) => reportError(stage, error)); // rejections nobody handles come here too
  if (input.tests) {
    runTests();
    return;
  }
  closeSync(0);
  openSync('/dev/null', 'r'); // takes the number 0
  runCase(input);
}

main();
