import { once } from '../../core/once.ts';

/** Fractions of the square and cube roots of the first primes, which is how the algorithm names its constants (FIPS 180-4). */
const constants = once(() => {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return {
    start: Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    rounds: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
});

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0;
}

/**
 * SHA-256 of some kilobytes, in hex. Node's own needs its cryptography loaded, which takes longer than all the hashing of
 * a command that writes a config; it names states of a file and guards nothing. Total.
 */
export function sha256(bytes: Uint8Array): string {
  const { start, rounds } = constants();
  const state = Int32Array.from(start);
  const padded = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(bytes.length) * 8n);
  const words = new Int32Array(64);
  for (let from = 0; from < padded.byteLength; from += 64) {
    for (let index = 0; index < 16; index++) words[index] = padded.getInt32(from + index * 4);
    for (let index = 16; index < 64; index++) words[index] = expanded(words, index);
    mix(state, words, rounds);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function expanded(words: Int32Array, index: number): number {
  const early = at(words, index - 15);
  const late = at(words, index - 2);
  const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
  const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
  return (at(words, index - 16) + low + at(words, index - 7) + high) | 0;
}

/** Plain assignments: this runs a few hundred times in a process that is over before any of it is compiled. */
function mix(state: Int32Array, words: Int32Array, rounds: Int32Array): void {
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let index = 0; index < 64; index++) {
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + high + ((e & f) ^ (~e & g)) + at(rounds, index) + at(words, index)) | 0;
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    const second = low + ((a & b) ^ (a & c) ^ (b & c));
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state.set([a, b, c, d, e, f, g, h].map((word, index) => word + at(state, index)));
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}
