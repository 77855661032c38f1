import * as z from 'zod';
import { type JsonDocuments, jsonDocument } from './json-document.ts';
import { done, failureCounts, health, ms, orNull, ref, text, verification } from './shared-shapes.ts';

const authList = z.object({
  agentId: text,
  authStatePath: text,
  profiles: z.array(
    z.object({
      id: text,
      provider: text,
      type: text.optional(),
      label: text,
      email: text.optional(),
      expiresAt: ms.optional(),
      fingerprint: orNull(text),
      source: text,
      verification: verification.optional(),
      health,
    }),
  ),
  externalLogins: z
    .array(
      z.object({
        id: z.enum(['claude-cli', 'codex-cli']),
        provider: text,
        path: text,
        email: orNull(text),
        expiresAt: orNull(ms),
        usedAs: orNull(text).describe('the credential that leans on it'),
        command: text.describe('makes such a credential'),
      }),
    )
    .describe('sign-ins that other programs keep on this machine; read only'),
});

const which = z.object({
  agentId: text,
  provider: text,
  model: orNull(text).describe('null: any model of the provider'),
  uses: orNull(text).describe('the credential of the next request; null: none, and exit code 3'),
  whyNotCalled: orNull(text).describe('why no request can be made, whatever the credentials'),
  sources: z
    .array(
      z.object({
        credentialId: text,
        source: z.enum(['profile', 'env', 'models.json', 'local', 'runtime']),
        where: text,
        role: z.enum(['used', 'next', 'blocked', 'not-used']),
        health,
        until: orNull(ms),
        whyNot: orNull(text),
        words: orNull(text),
      }),
    )
    .describe('in the order in which they are tried'),
  shadowed: z
    .array(z.object({ credentialId: text, reason: text }))
    .describe('stored or set, but no source because of another one'),
});

const cooldownList = z.object({
  blocks: z.array(
    z.object({
      credentialId: text,
      provider: text,
      model: text.describe('empty: all models'),
      kind: z.enum(['cooldown', 'disabled']),
      reason: text,
      sinceMs: ms,
      untilMs: ms,
      step: z.number(),
      errorCount: z.number(),
      lastFailureAtMs: ms,
      source: text,
      words: text.optional(),
      remainingMs: z.number(),
      failureCounts,
      lastAttemptId: orNull(text).describe('the request that failed; "models why" takes it'),
    }),
  ),
});

const cooldownClear = done.extend({ credentialId: text, model: orNull(text), cleared: z.number() });

const cooldownProbe = z.object({
  ok: z.boolean().describe('it answered; its blocks are cleared'),
  credentialId: text,
  model: orNull(ref).describe('the model that was asked; null: nothing was'),
  state: z
    .enum(['answered', 'failed', 'busy', 'unresolved', 'nothing-to-ask'])
    .describe('busy: another process is trying it'),
  latencyMs: orNull(z.number()),
  reason: orNull(text),
  words: orNull(text).describe('of the provider'),
  cleared: z.number().describe('blocks that went'),
});

const order = z.object({
  agentId: text,
  provider: text,
  order: orNull(z.array(text)).describe('the stored override; null: none; empty: use no credential'),
  source: z.enum(['stored', 'config', 'profiles']).describe('of the order that counts'),
  tried: z.array(text),
  leftOut: z.array(text).describe('stored, but not in an explicit order: never tried'),
});
const orderChange = done.extend(order.shape).extend({ changed: z.boolean() });

const logout = z.object({
  ok: z.boolean().describe('false when more than forgetting was asked for and did not happen'),
  dryRun: z.boolean(),
  agentId: text,
  provider: text,
  scope: z.enum(['here', 'session', 'everywhere']),
  ids: z.array(text).describe('all that is forgotten, those that only the config named included'),
  stored: z.array(z.object({ id: text, owner: text, provider: text, type: text })),
  kept: z
    .array(z.object({ owner: text, id: text, provider: text }))
    .describe('those in copies of resets, forgotten there too'),
  copiesLeft: z.array(text).describe('copies of resets that could not be changed'),
  configChanged: z.boolean(),
  revocations: z.array(z.object({ id: text, isRevoked: z.boolean(), words: text, url: orNull(text) })),
  next: orNull(text).describe('the credential that serves the provider now'),
});

/** Documents of `models auth` and `models cooldown`. */
export const CREDENTIAL_DOCUMENTS: JsonDocuments = {
  'models auth activate': jsonDocument('the order with the credential first', orderChange),
  'models auth list': jsonDocument('credentials, never their values', authList),
  'models auth logout': jsonDocument('what was forgotten, and what the provider does', logout),
  'models auth order clear': jsonDocument('the order that counts again', orderChange),
  'models auth order get': jsonDocument('the order of a provider for an agent', order),
  'models auth order set': jsonDocument('the stored order', orderChange),
  'models cooldown clear': jsonDocument('the blocks that went', cooldownClear),
  'models cooldown probe': jsonDocument('what one request found out', cooldownProbe),
  'models auth which': jsonDocument('the credential of the next request, and why not the others', which),
  'models cooldown list': jsonDocument('what is left alone', cooldownList),
};
