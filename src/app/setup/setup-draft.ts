import type { CatalogModel } from '../../core/models/catalog.ts';
import type { ClearedScope } from '../../core/ports/store-reset.ts';
import type { ApiMode, AuthChoice, ProviderDescriptor } from '../../core/providers/provider.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import type { ConfigureExtras } from './configure-edits.ts';
import type { HostFlags } from './setup-record.ts';

/** The secret is a bearer token and no API key (ONB-25). */
export interface TokenFacts {
  /** Unix milliseconds of its end. */
  readonly expiresAtMs?: number | undefined;
  readonly profileId?: string | undefined;
}

/** How the credential of the draft is given. */
export type DraftCredential =
  | { readonly kind: 'secret'; readonly secret: Secret; readonly token?: TokenFacts }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'none' }
  /** What is stored or set already stays as it is. */
  | { readonly kind: 'existing' };

/** What a setup is going to do, collected step by step and written in one go after the review (D18). */
export interface SetupDraft {
  readonly provider: string;
  readonly label: string;
  readonly descriptor: ProviderDescriptor | undefined;
  readonly choice: AuthChoice | undefined;
  readonly api: ApiMode;
  readonly baseUrl: string;
  /** Written to `models.providers.<id>` because it differs from what the provider table says. */
  readonly writesEndpoint: boolean;
  readonly credential: DraftCredential;
  /** Models the endpoint listed; undefined when it was not asked or has no list. */
  readonly discovered: readonly CatalogModel[] | undefined;
  readonly verified: boolean;
  /** Ref of the primary; undefined keeps what is configured. */
  readonly primary: string | undefined;
  /** Said of the primary: it sees images (ONB-13). Undefined where its name or its server tells. */
  readonly seesImages?: boolean | undefined;
  readonly fallbacks: readonly string[] | undefined;
  /** The person chose to start the model settings anew. */
  readonly replacesModels: boolean;
  /** What of the store goes before the new is written; undefined keeps all of it (ONB-23). */
  readonly clears?: ClearedScope | undefined;
  /** A provider is connected; false when only choices among what there is are made, and provider and address are empty. */
  readonly connects: boolean;
  /** Made by `configure`: what exists is offered too. */
  readonly configures: boolean;
  readonly extras?: ConfigureExtras;
  readonly host?: HostFlags | undefined;
}

/** How a server without a name is called: its host and port. */
export function originAwareLabel(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}
