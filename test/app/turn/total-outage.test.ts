import { expect, test } from 'vitest';
import { runTurn } from '../../../src/app/turn/run-turn.ts';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { ANTHROPIC, asked, failed, turnPorts } from '../../support/turns.ts';

const WARM_UP = 50;
const TURNS = 500;
/** Somebody asks this often, come what may. */
const EVERY_MS = 250;

const outages: readonly (readonly [name: string, evidence: FailureEvidence])[] = [
  ['every provider is overloaded', { status: 529 }],
  ['every server breaks', { status: 500 }],
  ['every key is limited', { status: 429 }],
  ['every connection is refused', { code: 'ECONNREFUSED' }],
  ['every key is refused', { status: 401 }],
];

test.each(outages)(
  'F7: while %s, a request in vain costs the providers hardly more than one',
  {
    timeout: 60_000,
  },
  async (_, evidence) => {
    const ports = await turnPorts([ANTHROPIC], ['openai:a', 'openai:b', 'anthropic:a', 'anthropic:b'], {
      answer: () => failed(evidence),
    });
    const from = { requests: 0 };
    for (let round = 0; round < TURNS + WARM_UP; round += 1) {
      if (round === WARM_UP) from.requests = asked(ports).length;
      const { signal } = new AbortController();
      await expect(runTurn(ports, { message: 'hi', signal })).rejects.toThrow();
      ports.clock.set(ports.clock.now() + EVERY_MS);
    }
    const requests = asked(ports).length - from.requests;
    expect(requests).toBeGreaterThan(0);
    expect(requests).toBeLessThanOrEqual(1.1 * TURNS);
    ports.close();
  },
);
