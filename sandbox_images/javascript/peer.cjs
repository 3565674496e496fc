'use strict';
// One end of the bridge: questions and answers as lines of JSON, both ways at once.
//
// {t: 'call' | 'get' | 'serve', n, id, name, args}   id null: by name, among what the learner's file exports
// {t: 'done', n, value} {t: 'fail', n, error}        the answer to question n

const { Wire, WireError } = require('./wire.cjs');

// Less than a line that Lines takes: too large a value is refused here, where somebody can be told.
const MAX_TEXT_BYTES = 7 << 20;

function textOf(message) {
  const text = JSON.stringify(message);
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw new WireError('the value is too large to be passed');
  return text;
}

class Peer {
  /**
   * @param write Sends a text.
   * @param answer Gives, maybe later, what a question {t, id, name, args} of the other side asks for.
   * @param makeRemote See Wire; gets this peer as its second argument.
   */
  constructor({ write, answer, makeRemote }) {
    this.write = write;
    this.answer = answer;
    this.wire = new Wire((what) => makeRemote(what, this));
    this.waiting = new Map();
    this.asked = 0;
    this.ended = null;
  }

  /** Ask the other side; the promise gives its answer, or rejects with what it threw. */
  async ask(question, args = []) {
    if (this.ended) throw this.ended;
    const n = this.asked + 1;
    this.asked = n;
    const encoded = args.map((each) => this.wire.encode(each));
    const text = textOf({ id: null, name: null, ...question, n, args: encoded });
    return new Promise((done, fail) => {
      this.waiting.set(n, { done, fail });
      this.write(`${text}\n`);
    });
  }

  /** Take a question or an answer; WireError when it is neither. */
  receive(message) {
    if (message.t === 'done' || message.t === 'fail') {
      const waiting = this.waiting.get(message.n);
      if (!waiting) return;
      this.waiting.delete(message.n);
      if (message.t === 'done') waiting.done({ value: this.wire.decode(message.value) });
      else waiting.fail(this.wire.decode(message.error));
      return;
    }
    this.reply(message);
  }

  async reply(message) {
    let text;
    try {
      if (!Array.isArray(message.args)) throw new WireError('what arrived is no question');
      const args = message.args.map((each) => this.wire.decode(each));
      const value = await this.answer(message, args, this);
      text = textOf({ t: 'done', n: message.n, value: this.wire.encode(value) });
    } catch (error) {
      const missing = error?.isMissing === true;
      text = JSON.stringify({ t: 'fail', n: message.n, missing, error: this.wire.encodeError(error) });
    }
    this.write(`${text}\n`);
  }

  /** Nothing more comes: what waits, and what is asked later, gets `error`. */
  end(error) {
    if (this.ended) return;
    this.ended = error;
    for (const { fail } of this.waiting.values()) fail(error);
    this.waiting.clear();
  }
}

module.exports = { Peer };
