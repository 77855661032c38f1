import { signInMethods } from '../../core/providers/sign-in.ts';
import { factsOf } from '../credentials/oauth-facts.ts';
import type { DoctorCheck } from './check.ts';

const TIMEOUT_MS = 5000;

/** What Node calls a certificate that it cannot trust. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Can the certificate of the address where a ChatGPT sign-in starts be trusted from here (DOC-6)? One request without any
 * credential; whatever the server answers is good news. Only run when it is asked for.
 */
export const codexTlsCheck: DoctorCheck = {
  id: 'codex-tls',
  about: 'certificates between here and the ChatGPT sign-in',
  isDeep: true,
  async run({ ports }) {
    const method = signInMethods('openai-codex')[0];
    const found = method === undefined ? undefined : factsOf(ports, method);
    if (found?.ok !== true) return [];
    const inspector = await ports.inspector();
    const baseUrl = found.facts.startUrl;
    const answer = await inspector.listModels(
      { provider: 'openai-codex', api: 'openai-completions', baseUrl, headers: {}, auth: { kind: 'none' } },
      { timeoutMs: TIMEOUT_MS, signal: AbortSignal.timeout(TIMEOUT_MS) },
    );
    if (answer.ok || answer.evidence.status !== undefined) return [];
    const code = answer.evidence.code ?? 'no answer';
    const host = new URL(baseUrl).host;
    const isUntrusted = UNTRUSTED.has(code);
    return [
      {
        id: 'codex-tls',
        severity: isUntrusted ? 'error' : 'warning',
        message: isUntrusted
          ? `The certificate of ${host} is not trusted here (${code}), so that no ChatGPT sign-in or refresh works`
          : `${host} does not answer (${code}), so that no ChatGPT sign-in or refresh works`,
        fixHint: isUntrusted
          ? 'If a proxy of yours signs connections, name its certificate in NODE_EXTRA_CA_CERTS.'
          : 'Check the network and HTTPS_PROXY.',
        isFixable: false,
      },
    ];
  },
};
