/** A row of the chain table that holds otherwise here: what is called instead, and why. */
export interface ChainException {
  readonly calls: readonly string[];
  readonly why: string;
}

const appended =
  'FALL-3: the configured fallbacks come before the configured primary, also for another provider';
const unprobed =
  'FALL-7: a blocked primary is not probed yet; remove this row with the change that does (decisions 15 and 17 open every block at its end)';

export const CHAIN_EXCEPTIONS: ReadonlyMap<string, ChainException> = new Map([
  ['fb-006', { calls: ['anthropic/claude-opus-4-5', 'openrouter/deepseek-chat'], why: appended }],
  ['fb-015', { calls: ['anthropic/claude-opus-4-6', 'anthropic/claude-haiku-3-5'], why: appended }],
  ['fb-019', { calls: ['openrouter/__invalid_test_model__', 'anthropic/claude-haiku-3-5'], why: appended }],
  [
    'fb-058',
    {
      calls: ['anthropic/claude-sonnet-4-5', 'anthropic/claude-haiku-3-5'],
      why: 'decision 14: a block of one model never widens to its siblings, so each of them is asked',
    },
  ],
  ['fb-064', { calls: ['anthropic/claude-haiku-3-5'], why: unprobed }],
  ['fb-070', { calls: ['anthropic/claude-haiku-3-5'], why: unprobed }],
  ['fb-075', { calls: [], why: unprobed }],
  ['fb-076', { calls: ['anthropic/claude-haiku-3-5'], why: unprobed }],
  ['fb-079', { calls: ['anthropic/claude-haiku-3-5', 'deepseek/deepseek-chat'], why: unprobed }],
]);

/**
 * Rows that describe insides which do not exist here. fb-049, fb-051: results of another agent loop. fb-077, fb-078, fb-106:
 * maps of probes in memory; a probe is a lease in the store (decision 17, decision 11). fb-089: a pause that is never made
 * (decision 18).
 */
export const CHAINS_OUTSIDE = ['fb-049', 'fb-051', 'fb-077', 'fb-078', 'fb-089', 'fb-106'] as const;
