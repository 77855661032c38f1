import type { CatalogModel } from '../../core/models/catalog.ts';
import type { ApiMode } from '../../core/providers/provider.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import type { ResetScope } from './reset-scope.ts';
import type { ConfigurePart } from './setup-purpose.ts';
import type { HostFlags } from './setup-record.ts';

/** Everything answered or learnt so far. Kept over going back, so that only what is changed differs (B042). */
export interface SetupAnswers {
  readonly existing?: 'review' | 'reset';
  /** With `reset`: what goes beside the models. */
  readonly resetScope?: ResetScope;
  readonly provider?: string;
  /** Auth choice id. */
  readonly method?: string;
  /** `env:NAME`, `paste`, `token`, `ref`, `existing`, `none`. */
  readonly credential?: string;
  readonly secret?: Secret;
  readonly envName?: string;
  readonly baseUrl?: string;
  /** Parts of the address that only the account knows (ONB-27). */
  readonly 'account-id'?: string;
  readonly 'gateway-id'?: string;
  readonly api?: ApiMode;
  /** Typed by hand where the endpoint has no list. */
  readonly typedModel?: string;
  readonly discovered?: readonly CatalogModel[];
  readonly verified?: boolean;
  readonly primary?: string;
  /** Of the model of a server of one's own, whose name does not tell (ONB-13). */
  readonly seesImages?: boolean;
  readonly fallbacks?: readonly string[];
  /** `configure`: the part that is open; `review` leaves the hub. */
  readonly part?: ConfigurePart | 'all' | 'review';
  /** `configure`: the parts that were gone through. */
  readonly parts?: readonly ConfigurePart[];
  readonly allowed?: readonly string[];
  /** Changes only: alias to ref, an empty ref takes the alias away. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The alias that is open, `+` for a new one, and its model. */
  readonly aliasFor?: string;
  readonly aliasModel?: string;
  readonly imageChoice?: 'keep' | 'choose' | 'none';
  /** Ref; empty takes the image model away. */
  readonly image?: string;
  readonly host?: HostFlags;
}
