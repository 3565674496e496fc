'use strict';
// Values that cross the boundary, in the words of harness/values.py. Everything used here is taken while the
// process is still clean, and the text is put together by hand: what a solution does to JSON, to prototypes or to
// toJSON changes the value that it returns, and nothing else.

const { types } = require('node:util');

const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const getPrototypeOf = Object.getPrototypeOf;
const ownKeys = Object.keys;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const { isFinite: isFiniteNumber, isInteger } = Number;
const Big = BigInt;
const Text = String;
const { stringify, parse } = JSON;
const { defineProperty } = Object;
const quote = (text) => stringify(`${text}`);
const bigToText = uncurry(BigInt.prototype.toString);
const toText = uncurry(Number.prototype.toString);
const slice = uncurry(String.prototype.slice);
const setForEach = uncurry(Set.prototype.forEach);
const mapForEach = uncurry(Map.prototype.forEach);
const typedLength = uncurry(getPrototypeOf(Uint8Array.prototype).__lookupGetter__('length'));
const Failure = TypeError;
const Uint8 = Uint8Array;

const EXACT = 2n ** 53n;
const MAX_DEPTH = 1000;
const OPAQUE = [
  types.isDate, types.isRegExp, types.isNativeError, types.isPromise, types.isWeakMap, types.isWeakSet,
  types.isBoxedPrimitive, types.isAnyArrayBuffer, types.isGeneratorObject, types.isExternal,
  types.isSetIterator, types.isMapIterator, types.isModuleNamespaceObject,
];
const { isSet, isMap, isUint8Array, isTypedArray } = types;

const opaque = (name) => `{"$r":${quote(slice(`${name}`, 0, 200))}}`;

function encodeBig(value) {
  return value > -EXACT && value < EXACT ? bigToText(value) : `{"$i":"${bigToText(value, 16)}"}`;
}

function encodeNumber(value) {
  if (isFiniteNumber(value)) {
    // Beyond 2**53 the shortest decimal text that JavaScript writes isn't the number itself.
    return isInteger(value) && (value >= 2 ** 53 || value <= -(2 ** 53)) ? encodeBig(Big(value)) : toText(value);
  }
  return `{"$f":"${value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan'}"}`;
}

function encodeBytes(value) {
  const size = typedLength(value);
  let text = '';
  for (let index = 0; index < size; index += 1) text += (value[index] < 16 ? '0' : '') + toText(value[index], 16);
  return `{"$b":"${text}"}`;
}

function encodeItems(size, itemAt, open) {
  let text = '';
  for (let index = 0; index < size; index += 1) text += (index ? ',' : '') + encode(itemAt(index), open);
  return `[${text}]`;
}

function encodeObject(value, open) {
  const names = ownKeys(value);
  let plain = true;
  for (let index = 0; index < names.length; index += 1) if (names[index][0] === '$') plain = false;
  let text = '';
  for (let index = 0; index < names.length; index += 1) {
    const item = encode(value[names[index]], open);
    text += index ? ',' : '';
    text += plain ? `${quote(names[index])}:${item}` : `[${quote(names[index])},${item}]`;
  }
  return plain ? `{${text}}` : `{"$d":[${text}]}`;
}

function encodeInside(value, open) {
  if (isArray(value)) return encodeItems(value.length, (index) => value[index], open);
  if (isSet(value)) {
    let text = '';
    setForEach(value, (item) => { text += (text && ',') + encode(item, open); });
    return `{"$s":[${text}]}`;
  }
  if (isMap(value)) {
    let text = '';
    mapForEach(value, (item, key) => { text += `${text && ','}[${encode(key, open)},${encode(item, open)}]`; });
    return `{"$d":[${text}]}`;
  }
  if (isUint8Array(value)) return encodeBytes(value);
  if (isTypedArray(value)) return encodeItems(typedLength(value), (index) => value[index], open);
  if (isView(value)) return opaque('DataView');
  for (let index = 0; index < OPAQUE.length; index += 1) {
    if (OPAQUE[index](value)) return opaque(nameOf(value));
  }
  return encodeObject(value, open);
}

/** The name of the class of an object; for an object without one, `object`. */
function nameOf(value) {
  const maker = value.constructor;
  return typeof maker === 'function' && typeof maker.name === 'string' && maker.name ? maker.name : 'object';
}

/**
 * Turn a value into JSON text. `open` holds the objects that are being written, to find one inside itself.
 * undefined, functions and symbols are opaque; -0 is 0; an instance is written as its own fields.
 * @throws {TypeError} It contains itself, or is nested deeper than 1,000.
 */
function encode(value, open = { above: null, value: null, depth: 0 }) {
  switch (typeof value) {
    case 'string': return quote(value);
    case 'number': return encodeNumber(value);
    case 'bigint': return encodeBig(value);
    case 'boolean': return value ? 'true' : 'false';
    case 'undefined': return opaque('undefined');
    case 'function': return opaque('function');
    case 'symbol': return opaque('symbol');
    default:
  }
  if (value === null) return 'null';
  for (let each = open; each; each = each.above) {
    if (each.value === value) throw new Failure('the result contains itself');
  }
  if (open.depth >= MAX_DEPTH) throw new Failure('the result is nested too deeply');
  return encodeInside(value, { above: open, value, depth: open.depth + 1 });
}

function decodeTagged(tag, body) {
  switch (tag) {
    case '$i': return body[0] === '-' ? -Big(`0x${slice(body, 1)}`) : Big(`0x${body}`);
    case '$f': return body === 'nan' ? NaN : body === 'inf' ? Infinity : -Infinity;
    case '$t': return body.map(decode);
    case '$s': return new Set(body.map(decode));
    case '$b': return Uint8.from(body.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    case '$d': return new Map(body.map(([key, item]) => [decode(key), decode(item)]));
    default: throw new Failure(`unknown tag ${tag}`);
  }
}

/** Turn parsed JSON into the value that a function is called with; runs before any code of a student. */
function decode(value) {
  if (isArray(value)) return value.map(decode);
  if (value === null || typeof value !== 'object') return value;
  const names = ownKeys(value);
  if (names.length === 1 && names[0][0] === '$') return decodeTagged(names[0], value[names[0]]);
  for (const name of names) {
    defineProperty(value, name, { value: decode(value[name]), writable: true, enumerable: true, configurable: true });
  }
  return value;
}

module.exports = { encode, decode: (text) => decode(parse(text)), quote, nameOf, Text };
