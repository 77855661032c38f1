import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';

/** What may be said about one real failure; `null` stands for "no known reason". */
const caseSchema = z.strictObject({
  id: z.string(),
  tier: z.enum(['core', 'extended', 'edge', 'derived', 'optional']).optional(),
  evidence: z.looseObject({ body: z.unknown().optional(), message: z.string().optional() }),
  reasons: z.array(z.string().nullable()).optional(),
  notReason: z.string().optional(),
  failover: z.boolean().optional(),
  retryAfterMs: z.number().optional(),
  nowMs: z.number().optional(),
  fillerLength: z.number().optional(),
  cyclic: z.boolean().optional(),
});

export type CorpusCase = z.infer<typeof caseSchema>;

export function readCorpus(name: 'messages' | 'provider-answers' | 'more-answers'): readonly CorpusCase[] {
  const url = new URL(`../../fixtures/failure/${name}.json`, import.meta.url);
  return z.array(caseSchema).parse(JSON.parse(readFileSync(url, 'utf8')));
}

export function evidenceOf(row: CorpusCase): FailureEvidence {
  const { body, message, ...rest } = row.evidence;
  const evidence: FailureEvidence & { cause?: FailureEvidence } = {
    ...rest,
    ...(message === undefined
      ? {}
      : { message: message.replace('<filler>', 'x'.repeat(row.fillerLength ?? 0)) }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  return row.cyclic === true ? cyclic(evidence) : evidence;
}

function cyclic(evidence: FailureEvidence): FailureEvidence {
  const loop: { -readonly [K in keyof FailureEvidence]: FailureEvidence[K] } = { ...evidence };
  loop.cause = loop;
  return loop;
}
