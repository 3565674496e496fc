'use strict';
// Values that cross between the author's tests and the learner's code: data, copied. What has methods stays where
// it is; the other side gets a number for it, and `makeRemote` there decides what stands for it.
//
// JSON of: null, booleans, finite numbers, texts and lists as they are; all else as {"$": kind, ...}.

const { types } = require('node:util');

const MAX_DEPTH = 100;
const BUILT_IN_ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** A value that can't cross. */
class WireError extends Error {}

/** Whether an object is data alone: made by {} or Object.create(null), without functions in it. */
function isPlain(value) {
  const maker = Object.getPrototypeOf(value);
  if (maker !== null && maker !== Object.prototype) return false;
  return Object.keys(value).every((key) => typeof value[key] !== 'function');
}

/** The names under which functions of an object can be called: its own and its classes', never Object's. */
function methodsOf(value) {
  const names = new Set();
  for (let at = value; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const property = Object.getOwnPropertyDescriptor(at, name);
      if (name !== 'constructor' && name !== '__proto__' && typeof property.value === 'function') names.add(name);
    }
  }
  return names;
}

/** One end of the wire: what it gave the other side to name, and what it was given. */
class Wire {
  /** @param makeRemote Gives what stands for {id, kind: 'fn' | 'ref', name, methods, fields} of the other side. */
  constructor(makeRemote) {
    this.makeRemote = makeRemote;
    this.given = new Map(); // number -> {value, methods: Set | null}
    this.numbers = new Map(); // value -> number
    this.remotes = new Map(); // number -> what stands for it here
    this.remoteNumbers = new WeakMap();
  }

  /** Give the number of something that stays here. */
  number(value, methods) {
    let id = this.numbers.get(value);
    if (id === undefined) {
      id = this.given.size + 1;
      this.numbers.set(value, id);
      this.given.set(id, { value, methods });
    }
    return id;
  }

  encode(value, open = []) {
    switch (typeof value) {
      case 'string': case 'boolean': return value;
      case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'num', v: Object.is(value, -0) ? '-0' : `${value}` };
      case 'undefined': return { $: 'undefined' };
      case 'bigint': return { $: 'big', v: `${value}` };
      case 'symbol': return { $: 'symbol', v: `${value.description}` };
      case 'function':
        if (this.remoteNumbers.has(value)) return { $: 'yours', id: this.remoteNumbers.get(value) };
        return { $: 'fn', id: this.number(value, null), name: `${value.name}` };
      default: return value === null ? null : this.encodeObject(value, open);
    }
  }

  encodeObject(value, above) {
    if (this.remoteNumbers.has(value)) return { $: 'yours', id: this.remoteNumbers.get(value) };
    if (above.includes(value)) throw new WireError('a value that contains itself cannot be passed');
    if (above.length >= MAX_DEPTH) throw new WireError('the value is nested too deeply');
    const open = [...above, value];
    const each = (items) => Array.from(items, (item) => this.encode(item, open));
    if (Array.isArray(value)) return each(value);
    if (types.isDate(value)) return { $: 'date', v: value.getTime() };
    if (types.isMap(value)) return { $: 'map', v: Array.from(value, each) };
    if (types.isSet(value)) return { $: 'set', v: each(value) };
    if (types.isUint8Array(value)) return { $: 'bytes', v: Buffer.from(value).toString('base64') };
    if (types.isAnyArrayBuffer(value)) return { $: 'bytes', v: Buffer.from(value).toString('base64') };
    if (types.isTypedArray(value)) return each(value);
    if (types.isNativeError(value)) return this.encodeError(value, open);
    const fields = Object.keys(value)
      .filter((key) => typeof value[key] !== 'function')
      .map((key) => [key, this.encode(value[key], open)]);
    if (isPlain(value)) return { $: 'object', v: fields };
    const methods = methodsOf(value);
    const maker = value.constructor;
    const name = typeof maker === 'function' ? `${maker.name}` : 'Object';
    return { $: 'ref', id: this.number(value, methods), name, methods: [...methods], v: fields };
  }

  encodeError(error, open = []) {
    if (typeof error !== 'object' || error === null) return { $: 'thrown', v: this.encode(error, open) };
    const text = (part) => (typeof part === 'string' ? part.slice(0, 4000) : part === undefined ? '' : `${part}`);
    const code = ['string', 'number'].includes(typeof error.code) ? error.code : null;
    return { $: 'error', name: text(error.name), message: text(error.message), code };
  }

  decode(value, depth = 0) {
    if (depth > 3 * MAX_DEPTH) throw new WireError('the value is nested too deeply');
    if (value === null || typeof value !== 'object') return value;
    const inner = (item) => this.decode(item, depth + 1);
    if (Array.isArray(value)) return value.map(inner);
    switch (value.$) {
      case 'num': return Number(value.v);
      case 'undefined': return undefined;
      case 'big': return BigInt(value.v);
      case 'symbol': return Symbol(`${value.v}`);
      case 'date': return new Date(value.v);
      case 'bytes': return Buffer.from(`${value.v}`, 'base64');
      case 'map': return new Map(listOf(value.v).map(([key, item]) => [inner(key), inner(item)]));
      case 'set': return new Set(listOf(value.v).map(inner));
      case 'object': return this.decodeFields(value.v, inner);
      case 'error': case 'thrown': return decodeError(value, inner);
      case 'yours': return this.own(value.id).value;
      case 'fn': case 'ref': return this.remote(value, inner);
      default: throw new WireError('what arrived is no value');
    }
  }

  decodeFields(pairs, inner) {
    const fields = listOf(pairs).map(([key, item]) => {
      if (typeof key !== 'string' || key === '__proto__') throw new WireError('a field named __proto__ cannot be passed');
      return [key, inner(item)];
    });
    return Object.fromEntries(fields);
  }

  /** What the other side means by a number that this side gave it. */
  own(id) {
    const found = this.given.get(id);
    if (!found) throw new WireError('nobody gave away an object of that number');
    return found;
  }

  remote(value, inner) {
    const { id, name } = value;
    if (!Number.isSafeInteger(id)) throw new WireError('what arrived is no value');
    if (!this.remotes.has(id)) {
      const isFunction = value.$ === 'fn';
      const methods = isFunction ? [] : listOf(value.methods).map(String);
      const fields = isFunction ? {} : this.decodeFields(value.v, inner);
      const standIn = this.makeRemote({ id, kind: value.$, name: `${name}`, methods, fields });
      this.remotes.set(id, standIn);
      this.remoteNumbers.set(standIn, id);
    }
    return this.remotes.get(id);
  }
}

function listOf(value) {
  if (!Array.isArray(value)) throw new WireError('what arrived is no value');
  return value;
}

function decodeError(value, inner) {
  if (value.$ === 'thrown') return inner(value.v);
  const name = `${value.name}`;
  const Kind = Object.hasOwn(BUILT_IN_ERRORS, name) ? BUILT_IN_ERRORS[name] : Error;
  const error = new Kind(`${value.message}`);
  error.stack = `${name}: ${value.message}`;
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true });
  if (typeof value.code === 'string' || typeof value.code === 'number') error.code = value.code;
  return error;
}

/** Cuts a stream of bytes into lines; a line that passes `maxBytes` is refused. */
class Lines {
  constructor(onLine, maxBytes = 8 << 20) {
    this.onLine = onLine;
    this.maxBytes = maxBytes;
    this.parts = [];
    this.size = 0;
  }

  feed(chunk) {
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(10, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      this.size += part.length;
      if (this.size > this.maxBytes) throw new WireError('a message is too large');
      this.parts.push(Buffer.from(part));
      if (end < 0) return;
      const line = Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      this.size = 0;
      this.onLine(line);
      start = end + 1;
    }
  }
}

module.exports = { Wire, WireError, Lines };
