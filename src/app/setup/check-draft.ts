import { originOf } from '../../core/credentials/credential-plan.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import type { FailureReason } from '../../core/failure/reason.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import type { CallAuth, EndpointInspector } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { hasModelList } from '../../core/providers/call-modes.ts';
import type { AuthChoice } from '../../core/providers/provider.ts';
import { type CheckResult, checkModel } from '../calls/check-model.ts';
import { authOfProfile, fromEnvironment } from '../calls/resolve-target.ts';
import { shownWords } from '../turn/failure-words.ts';
import type { World } from '../world/world.ts';
import type { SetupDraft } from './setup-draft.ts';
import { canServe } from './setup-providers.ts';

export type DraftCheck =
  | {
      readonly ok: true;
      /** What the endpoint lists; undefined when it has no list. */
      readonly discovered: readonly CatalogModel[] | undefined;
      /** The model that answered; undefined when none could be asked and only the list was had. */
      readonly answeredBy: string | undefined;
      readonly latencyMs: number;
      /** Of several endpoints, the choice whose endpoint accepted the credential (ONB-28). */
      readonly via?: AuthChoice;
    }
  | {
      readonly ok: false;
      readonly reason: FailureReason;
      /** For people: what happened, in the provider's words. */
      readonly message: string;
      readonly discovered: readonly CatalogModel[] | undefined;
    };

/** The auth choice of LOCAL-1 that adds the cloud's models to those on the machine. */
const OLLAMA_CLOUD_AND_LOCAL = 'ollama-cloud-local';
const LIST_TIMEOUT_MS = 5000;
const ANSWER_TIMEOUT_MS = 20_000;

/**
 * The live check before anything is saved (B024): asks the endpoint for its models, then one of them for a word. A list
 * alone proves nothing where it is public; a refused model proves that the key was accepted.
 * @param modelId ask this one; else the provider's usual model, else the first that the endpoint lists.
 */
export async function checkDraft(
  ports: Ports,
  world: World,
  draft: SetupDraft,
  signal: AbortSignal,
  modelId?: string,
): Promise<DraftCheck> {
  const candidates = probedDrafts(draft);
  let failure: DraftCheck | undefined;
  for (const candidate of candidates) {
    const found = await checkEndpoint(ports, world, candidate, signal, modelId);
    if (found.ok) return candidate.choice === undefined ? found : { ...found, via: candidate.choice };
    if (signal.aborted) return found;
    // What the first one said is told: it is the endpoint that stays when none accepts.
    failure ??= found;
  }
  return failure ?? checkEndpoint(ports, world, draft, signal, modelId);
}

/** The draft once for each endpoint that its choice can mean; none where it means one, or an address was given. */
function probedDrafts(draft: SetupDraft): readonly SetupDraft[] {
  const { descriptor, choice } = draft;
  if (choice?.probes === undefined || descriptor?.baseUrl !== draft.baseUrl) return [];
  return choice.probes.flatMap((id) => {
    const probed = descriptor.authChoices.find((entry) => entry.id === id);
    return probed === undefined ? [] : { ...draft, choice: probed, baseUrl: probed.baseUrl ?? draft.baseUrl };
  });
}

async function checkEndpoint(
  ports: Ports,
  world: World,
  draft: SetupDraft,
  signal: AbortSignal,
  modelId?: string,
): Promise<DraftCheck> {
  const auth = await draftAuth(ports, world, draft);
  if (typeof auth === 'string') return { ok: false, reason: 'auth', message: auth, discovered: undefined };
  const listed = await listDraftModels(ports, draft, auth, signal);
  if (!listed.ok) return listed;
  const { discovered } = listed;
  // Nobody waits for it any more: no request, no tokens.
  if (signal.aborted)
    return { ok: false, reason: 'abort', message: 'The check was stopped before it ended.', discovered };
  const model = modelId ?? modelToAsk(world, draft, discovered);
  if (model === undefined) return { ok: true, discovered, answeredBy: undefined, latencyMs: 0 };
  const target = {
    ref: { provider: draft.provider, model },
    api: draft.api,
    baseUrl: draft.baseUrl,
    headers: {},
    auth,
  };
  const result = await checkModel(ports, target, {
    signal,
    prompt: 'Reply with the word ok.',
    maxOutputTokens: 16,
    timeoutMs: ANSWER_TIMEOUT_MS,
  });
  return judged(result, discovered, model, modelId !== undefined);
}

function judged(
  result: CheckResult,
  discovered: readonly CatalogModel[] | undefined,
  model: string,
  isNamed: boolean,
): DraftCheck {
  if (result.ok) return { ok: true, discovered, answeredBy: model, latencyMs: result.latencyMs };
  // The server looked our guess of a model up: the key is good. A model that a person named has to be there, and a server that
  // says nothing has proved nothing.
  if (result.reason === 'model_not_found' && !isNamed) {
    return { ok: true, discovered, answeredBy: undefined, latencyMs: 0 };
  }
  const status = result.status === undefined ? '' : ` (HTTP ${result.status})`;
  return {
    ok: false,
    reason: result.reason,
    message: `${describeReason(result.reason)}${status}${result.words === '' ? '' : `: ${result.words}`}`,
    discovered,
  };
}

type Listed =
  | { readonly ok: true; readonly discovered: readonly CatalogModel[] | undefined }
  | (DraftCheck & { ok: false });

async function listDraftModels(
  ports: Ports,
  draft: SetupDraft,
  auth: CallAuth,
  signal: AbortSignal,
): Promise<Listed> {
  if (!hasModelList(draft.api)) return { ok: true, discovered: undefined };
  const inspector = await ports.inspector();
  const endpoint = { provider: draft.provider, api: draft.api, baseUrl: draft.baseUrl, headers: {}, auth };
  const [answer, cloud] = await Promise.all([
    inspector.listModels(endpoint, { timeoutMs: LIST_TIMEOUT_MS, signal }),
    draft.choice?.id === OLLAMA_CLOUD_AND_LOCAL ? listOllamaCloud(inspector, signal) : [],
  ]);
  if (answer.ok) return { ok: true, discovered: [...answer.models, ...cloud] };
  const { evidence } = answer;
  const { reason } = classifyFailure(evidence, ports.clock.now());
  // Many servers have no list; only "who are you" and "nobody is here" end the check here.
  const unreachable = evidence.status === undefined;
  if (reason !== 'auth' && reason !== 'auth_permanent' && !unreachable)
    return { ok: true, discovered: undefined };
  const words = shownWords(ports, evidence);
  const status = evidence.status === undefined ? '' : ` (HTTP ${evidence.status})`;
  const what = unreachable ? `${draft.baseUrl} does not answer` : `${describeReason(reason)}${status}`;
  return {
    ok: false,
    reason,
    message: words === '' ? `${what}.` : `${what}: ${words}`,
    discovered: undefined,
  };
}

/**
 * Models that the local server fetches from Ollama's cloud: they need a sign-in on that server, but no download (LOCAL-1).
 * Without a network there are none to show, and the local ones are enough.
 */
async function listOllamaCloud(
  inspector: EndpointInspector,
  signal: AbortSignal,
): Promise<readonly CatalogModel[]> {
  const endpoint = {
    provider: 'ollama',
    api: 'ollama',
    baseUrl: 'https://ollama.com',
    headers: {},
    auth: { kind: 'none' },
  } as const;
  // LOCAL-4: the list alone; to describe its models the cloud wants a key.
  const answer = await inspector.listModels(endpoint, { timeoutMs: LIST_TIMEOUT_MS, signal, once: 'models' });
  if (!answer.ok) return [];
  return answer.models.map((model) => ({
    ...model,
    id: model.id.includes(':') ? `${model.id}-cloud` : `${model.id}:cloud`,
  }));
}

function modelToAsk(
  world: World,
  draft: SetupDraft,
  discovered: readonly CatalogModel[] | undefined,
): string | undefined {
  const usual = draft.choice?.defaultModel ?? draft.descriptor?.defaultModel;
  if (discovered === undefined || discovered.length === 0) {
    return usual ?? world.catalog.of(draft.provider)[0]?.id;
  }
  return discovered.find((model) => model.id === usual)?.id ?? discovered[0]?.id;
}

/** The draft's credential as it would be sent; a text when it cannot be had. */
async function draftAuth(ports: Ports, world: World, draft: SetupDraft): Promise<CallAuth | string> {
  const { credential } = draft;
  switch (credential.kind) {
    case 'none':
      return { kind: 'none' };
    case 'secret':
      return { kind: credential.token === undefined ? 'api-key' : 'bearer', secret: credential.secret };
    case 'env': {
      const value = ports.environment.lookup(credential.name)?.value;
      if (value === undefined) return `Environment variable "${credential.name}" is not set.`;
      const found = fromEnvironment(ports, credential.name, value);
      return found.ok ? found.auth : found.message;
    }
    case 'existing':
      return storedAuth(ports, world, draft);
  }
}

/** What is stored for the provider, when it was given for this address; it is sent nowhere else (S14). */
async function storedAuth(ports: Ports, world: World, draft: SetupDraft): Promise<CallAuth | string> {
  const stored = world.profiles.filter((entry) => entry.provider === draft.provider && canServe(entry));
  const origin = originOf(draft.baseUrl);
  const profile = stored.find((entry) => entry.origin === undefined || entry.origin === origin);
  if (profile === undefined) {
    return stored[0] === undefined
      ? `No credentials found for ${draft.provider}`
      : `${stored[0].id} was given for ${stored[0].origin}; paste a key for ${origin}.`;
  }
  const result = await authOfProfile(ports, profile);
  return result.ok ? result.auth : result.message;
}
