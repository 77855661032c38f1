import { describe, expect, it } from 'vitest';
import type { Config, ModelEntry } from '../../../src/core/config/config.ts';
import { isAllowed } from '../../../src/core/models/allowlist.ts';
import { mergeCatalog } from '../../../src/core/models/model-catalog.ts';
import { formatModelRef, parseModelRef, splitProfileSuffix } from '../../../src/core/models/model-ref.ts';
import { byProvider } from '../../../src/core/models/models-by-provider.ts';
import { configuredPrimary, resolveModelInput } from '../../../src/core/models/selection.ts';
import cases from '../../fixtures/model-choice.json' with { type: 'json' };

interface Facts {
  readonly primary?: string;
  readonly entries?: object;
  readonly providers?: object;
  readonly agents?: object;
  readonly policy?: readonly string[];
}

function configOf({ primary, entries, providers, agents, policy }: Facts): Config {
  const rows = Object.entries((providers ?? {}) as Record<string, readonly string[]>);
  return {
    agents: {
      defaults: {
        ...(primary === undefined ? {} : { model: { primary } }),
        models: (entries ?? {}) as Record<string, ModelEntry>,
        ...(policy === undefined ? {} : { modelPolicy: { allow: policy } }),
      },
      list: Object.entries((agents ?? {}) as Record<string, Record<string, ModelEntry>>).map(
        ([id, models]) => ({ id, models }),
      ),
    },
    models: {
      providers: Object.fromEntries(
        rows.map(([id, ids]) => [id, { models: ids.map((model) => ({ id: model })) }]),
      ),
    },
  };
}

/** Nothing ships: only what the config says is known, and the table of providers. */
const catalogOf = (config: Config) =>
  mergeCatalog({ bundled: byProvider([]), discovered: byProvider([]), config });

describe('what people type and configure', () => {
  it.each(cases.typed)('$name: $typed', ({ typed, ref, ...facts }) => {
    const config = configOf(facts);
    const { model } = splitProfileSuffix(typed);
    const resolution = resolveModelInput(model, config, catalogOf(config));
    expect(resolution.kind === 'resolved' && formatModelRef(resolution.ref)).toBe(ref);
  });

  it.each(cases.primaries)('$name: $primary', ({ ref, ...facts }) => {
    const config = configOf(facts as Facts);
    const found = configuredPrimary(config, undefined, catalogOf(config));
    expect(found && formatModelRef(found)).toBe(ref);
  });

  it.each(cases.deviations)('not as elsewhere: $name ($reason)', ({ ref, ...facts }) => {
    const config = configOf(facts as Facts);
    const found = configuredPrimary(config, undefined, catalogOf(config));
    expect(found === undefined ? null : formatModelRef(found)).toBe(ref);
  });

  it.each(cases.allowed)('$name', ({ models, visible, agent, ...facts }) => {
    const config = configOf(facts as Facts);
    expect(models.filter((ref) => isAllowed(config, parseModelRef(ref)!, agent))).toEqual(visible);
  });
});
