// Proof of work for a busy address: SHA-256 in plain script, because crypto.subtle needs HTTPS.
"use strict";

(() => {
  const TRIES_AT_ONCE = 2000;
  const PRIMES = [];
  for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((p) => n % p !== 0)) PRIMES.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) >>> 0;
  const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const ROUNDS = PRIMES.map((p) => fraction(Math.cbrt(p)));
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  const block = (state, words) => {
    for (let i = 16; i < 64; i += 1) {
      const a = words[i - 15];
      const b = words[i - 2];
      const first = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const second = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      words[i] = (words[i - 16] + first + words[i - 7] + second) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const mix = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + mix + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) | 0);
  };

  const sha256 = (text) => {
    const size = ((text.length + 8) >> 6) + 1;
    const words = new Int32Array(size * 16);
    for (let i = 0; i < text.length; i += 1) {
      words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    }
    words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
    words[size * 16 - 1] = text.length * 8;
    let state = START;
    for (let i = 0; i < size; i += 1) {
      const round = new Int32Array(64);
      round.set(words.subarray(i * 16, i * 16 + 16));
      state = block(state, round);
    }
    return state;
  };

  const isSolved = (state, bits) => bits <= 32 && state[0] >>> (32 - bits) === 0;

  const solve = (text, bits, from, found) => {
    for (let nonce = from; nonce < from + TRIES_AT_ONCE; nonce += 1) {
      const proof = `${text}:${nonce}`;
      if (isSolved(sha256(proof), bits)) return found(proof);
    }
    return window.setTimeout(() => solve(text, bits, from + TRIES_AT_ONCE, found), 0);
  };

  for (const box of document.querySelectorAll("[data-proof]")) {
    const form = box.closest("form");
    const words = box.querySelector("[data-proof-words]");
    words.textContent = box.dataset.proofWorking;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "proof";
    form.append(field);
    solve(box.dataset.proof, Number(box.dataset.proofBits), 0, (proof) => {
      field.value = proof;
      words.textContent = box.dataset.proofReady;
    });
  }
})();
