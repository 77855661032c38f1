import type { CallTarget } from '../../core/ports/model-calls.ts';
import type { Secret } from '../../core/secrets/secret.ts';

/** What a transport needs besides its target. */
export interface CallSetting {
  /** How this program names itself where a protocol asks: `name/version`. */
  readonly client: string;
  /** Told of every secret that an exchange brings, before it is sent, so that it stays out of evidence (S9). */
  readonly learn: (secret: Secret) => void;
}

/**
 * The fetch of protocols whose credential is exchanged or signs the request: it takes a request that is complete but for
 * that. Others go out as they are. Each is loaded when it is first needed.
 */
export async function transportFor(
  target: CallTarget,
  fetch: typeof globalThis.fetch,
  setting: CallSetting,
): Promise<typeof globalThis.fetch> {
  const login = target.auth.kind === 'none' ? target.auth.login : undefined;
  if (login?.kind === 'aws-keys' || login?.kind === 'aws-profile') {
    const { signedTransport } = await import('./signed-transport.ts');
    return signedTransport(login, fetch, setting);
  }
  if (target.api === 'google-vertex') {
    const { vertexTransport } = await import('./vertex-transport.ts');
    return vertexTransport(target, fetch, setting);
  }
  if (target.api === 'github-copilot') {
    const { copilotTransport } = await import('./copilot-transport.ts');
    return copilotTransport(target, fetch, setting);
  }
  return fetch;
}
