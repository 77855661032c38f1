import type { ModelRef } from '../../core/models/model-ref.ts';
import { type ResolvedEndpoint, resolveEndpoint } from '../../core/providers/endpoint.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { whyNotCalled } from '../../core/providers/why-not-called.ts';
import type { WorldFacts } from './facts.ts';

/** Where requests for models go, as of one moment. */
export class WorldEndpoints {
  private readonly facts: WorldFacts;
  private readonly known = new Map<string, ResolvedEndpoint>();

  constructor(facts: WorldFacts) {
    this.facts = facts;
  }

  /** The address and dialect of a model; worked out once (CUST-3). */
  of(ref: ModelRef): ResolvedEndpoint {
    const { provider, model } = ref;
    const name = `${provider}\n${model}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const { catalog, config, lookup, ownBaseUrls } = this.facts;
    const found = resolveEndpoint(provider, catalog.row(ref), config, lookup, ownBaseUrls.get(provider));
    this.known.set(name, found);
    return found;
  }

  /** The address of a model; undefined when it is not known. */
  baseUrl(ref: ModelRef): string | undefined {
    const target = this.of(ref);
    return target.ok ? target.baseUrl : undefined;
  }

  /** Why the provider itself cannot be asked for a model, whatever the credentials; undefined when it can (CUST-2, CUST-3). */
  whyNotCalled(ref: ModelRef): string | undefined {
    return whyNotCalled(this.of(ref), this.facts.catalog.row(ref)?.api ?? findProvider(ref.provider)?.api);
  }
}
