import type { Ports } from '../../core/ports/ports.ts';
import { isAccountPart } from '../../core/providers/account-address.ts';
import { holdsMoreThanPlace } from '../../core/providers/endpoint.ts';
import { API_MODES, type ApiMode } from '../../core/providers/provider.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { cleanSecretText } from '../../core/secrets/secret-text.ts';
import type { World } from '../world/world.ts';
import { acceptConfigure } from './accept-configure.ts';
import type { SetupAnswers } from './answers-so-far.ts';
import { isResetScope } from './reset-scope.ts';
import { workingChoices } from './setup-providers.ts';
import type { StepId } from './step-path.ts';

export type Accepted =
  /** `next`: the question that follows where it is not the next one of the path. */
  | { readonly kind: 'accepted'; readonly answers: SetupAnswers; readonly next?: StepId }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'leave'; readonly lines: readonly string[] }
  | { readonly kind: 'sign-in'; readonly provider: string; readonly way: string };

/** Takes one answer in, or says why not; answers that hang on a changed one are forgotten, all others stay (B042). */
export function acceptAnswer(
  step: StepId,
  value: string,
  { ports, world, answers }: { readonly ports: Ports; readonly world: World; readonly answers: SetupAnswers },
): Accepted {
  const keep = (change: Partial<SetupAnswers>): Accepted => ({
    kind: 'accepted',
    answers: { ...answers, ...change },
  });
  switch (step) {
    case 'risk':
      return value === 'yes' ? keep({}) : { kind: 'leave', lines: ['Setup cancelled.'] };
    case 'existing':
      if (value === 'keep') return { kind: 'leave', lines: ['Nothing was changed.'] };
      return { kind: 'accepted', answers: forExisting(answers, value === 'reset' ? 'reset' : 'review') };
    case 'reset-scope':
      return isResetScope(value)
        ? { kind: 'accepted', answers: changed(answers, 'resetScope', value) }
        : refuse('Choose one of them.');
    case 'provider':
      return {
        kind: 'accepted',
        answers: value === answers.provider ? answers : forProvider(answers, value),
      };
    case 'method':
      return { kind: 'accepted', answers: changed(answers, 'method', value) };
    case 'base-url':
      return acceptUrl(answers, value);
    case 'account-id':
    case 'gateway-id': {
      const text = value.trim();
      return isAccountPart(text)
        ? { kind: 'accepted', answers: changed(answers, step, text) }
        : refuse('An id has letters, digits, - and _ only.');
    }
    case 'compatibility':
      return isApiMode(value)
        ? { kind: 'accepted', answers: changed(answers, 'api', value) }
        : refuse('Choose one of them.');
    case 'credential':
      if (answers.provider !== undefined && (value === 'cli' || value.startsWith('sign-in:'))) {
        return { kind: 'sign-in', provider: answers.provider, way: value };
      }
      return { kind: 'accepted', answers: changed(answers, 'credential', value) };
    case 'secret':
      return acceptSecret(ports, answers, value);
    case 'env-name':
      return acceptEnvName(ports, answers, value.trim());
    case 'typed-model':
      if (value.trim() === '' || /\s/.test(value.trim()))
        return refuse('A model id has at least one character and no spaces.');
      return { kind: 'accepted', answers: forModel(answers, { typedModel: value.trim() }) };
    case 'model':
      // A model does not stand in for itself.
      return {
        kind: 'accepted',
        answers: forModel(answers, {
          primary: value,
          ...(answers.fallbacks === undefined
            ? {}
            : { fallbacks: answers.fallbacks.filter((ref) => ref !== value) }),
        }),
      };
    case 'image-input':
      return keep({ seesImages: value === 'yes' });
    case 'fallbacks':
      return keep({ fallbacks: value === '' ? [] : value.split(',') });
    case 'resume':
    case 'check':
    case 'review':
      return keep({});
    default:
      return acceptConfigure(step, value, { world, answers });
  }
}

function refuse(message: string): Accepted {
  return { kind: 'refused', message };
}

/** Choosing anew starts without stand-ins; taking that back brings the configured ones back. */
function forExisting(answers: SetupAnswers, existing: 'review' | 'reset'): SetupAnswers {
  if (answers.existing === existing) return answers;
  const { fallbacks: _chosen, ...rest } = answers;
  return { ...rest, existing, ...(existing === 'reset' ? { fallbacks: [] } : {}) };
}

/** Another model: what was said of the former one's sight no longer holds. */
function forModel(answers: SetupAnswers, change: Partial<SetupAnswers>): SetupAnswers {
  const { seesImages: _former, ...rest } = answers;
  const isSame =
    (change.primary ?? answers.primary) === answers.primary &&
    (change.typedModel ?? answers.typedModel) === answers.typedModel;
  return { ...(isSame ? answers : rest), ...change };
}

/** Another provider: what was said about the former one no longer holds. */
function forProvider(answers: SetupAnswers, provider: string): SetupAnswers {
  const { method, credential, secret, envName, baseUrl, api, ...before } = answers;
  const {
    'account-id': _account,
    'gateway-id': _gateway,
    typedModel,
    discovered,
    verified,
    primary,
    seesImages: _sight,
    ...kept
  } = before;
  const descriptor = findProvider(provider);
  const choices = descriptor === undefined ? [] : workingChoices(descriptor);
  const only = choices.length === 1 ? choices[0] : undefined;
  return {
    ...kept,
    provider,
    ...(only === undefined ? {} : { method: only.id }),
    ...(provider === 'ollama' ? { credential: 'none' } : {}),
  };
}

/** A changed answer before the check makes what the check found worthless. */
function changed<K extends keyof SetupAnswers>(
  answers: SetupAnswers,
  key: K,
  value: SetupAnswers[K],
): SetupAnswers {
  if (answers[key] === value) return answers;
  const { discovered: _list, verified: _proof, primary: _model, ...rest } = answers;
  return { ...rest, [key]: value };
}

function acceptUrl(answers: SetupAnswers, value: string): Accepted {
  const text = value.trim().replace(/\/+$/, '');
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    return refuse('Please enter a valid URL (e.g. http://...)');
  }
  // Secrets in an address end up in logs and lists (S8).
  if (holdsMoreThanPlace(text))
    return refuse('Leave user names and keys out of the address; the key is asked for next.');
  return { kind: 'accepted', answers: changed(answers, 'baseUrl', text) };
}

function acceptSecret(ports: Ports, answers: SetupAnswers, value: string): Accepted {
  const cleaned = cleanSecretText(value);
  if (cleaned.problem !== undefined) return refuse(`That cannot be a key: ${cleaned.problem}.`);
  const secret = new Secret(cleaned.value);
  ports.redactor.add(secret);
  // In an interrupted setup the model was chosen before the key that is given now; no check has spoken against it yet.
  if (answers.verified === undefined) return { kind: 'accepted', answers: { ...answers, secret } };
  return { kind: 'accepted', answers: changed(answers, 'secret', secret) };
}

function acceptEnvName(ports: Ports, answers: SetupAnswers, name: string): Accepted {
  if (!/^[A-Z][A-Z0-9_]{0,127}$/.test(name))
    return refuse('Names of variables have capital letters, digits and _ only.');
  if (ports.environment.lookup(name) === undefined)
    return refuse(`Environment variable "${name}" is not set.`);
  return { kind: 'accepted', answers: changed(answers, 'envName', name) };
}

function isApiMode(value: string): value is ApiMode {
  return (API_MODES as readonly string[]).includes(value);
}
