import { valueAt } from '../../core/config/config-merge.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { DoctorCheck } from './check.ts';

const PLACE = ['agents', 'defaults', 'model'];

/** The top-level `defaultModel` of the first versions (DOC-5). */
export const defaultModelCheck: DoctorCheck = {
  id: 'default-model',
  about: 'a primary model in the place where the first versions had it',
  run({ snapshot: { document } }) {
    if (document['defaultModel'] === undefined) return [];
    const takes = isModel(document['defaultModel']) && valueAt(document, PLACE) === undefined;
    return [
      {
        id: 'default-model',
        severity: 'warning',
        message: 'defaultModel is not read any more; the primary model is agents.defaults.model',
        path: 'defaultModel',
        fixHint: takes ? 'Moves it there.' : 'Removes it; agents.defaults.model stays as it is.',
        isFixable: takes || valueAt(document, PLACE) !== undefined,
      },
    ];
  },
  edits({ snapshot: { document } }) {
    const model = document['defaultModel'];
    if (model === undefined) return [];
    const gone: ConfigEdit = { op: 'unset', path: ['defaultModel'] };
    if (valueAt(document, PLACE) !== undefined) return [gone];
    return isModel(model) ? [{ op: 'set', path: [...PLACE, 'primary'], value: model.trim() }, gone] : [];
  },
};

function isModel(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
