import type { CatalogModel } from '../../core/models/catalog.ts';
import type { ApiMode } from '../../core/providers/provider.ts';
import type { Secret } from '../../core/secrets/secret.ts';

/** Everything answered or learnt so far. Kept over going back, so that only what is changed differs (B042). */
export interface SetupAnswers {
  readonly existing?: 'review' | 'reset';
  readonly provider?: string;
  /** Auth choice id. */
  readonly method?: string;
  /** `env:NAME`, `paste`, `ref`, `existing`, `none`. */
  readonly credential?: string;
  readonly secret?: Secret;
  readonly envName?: string;
  readonly baseUrl?: string;
  readonly api?: ApiMode;
  /** Typed by hand where the endpoint has no list. */
  readonly typedModel?: string;
  readonly discovered?: readonly CatalogModel[];
  readonly verified?: boolean;
  readonly primary?: string;
  readonly fallbacks?: readonly string[];
}
