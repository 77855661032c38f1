import { formatConfigPath } from '../../core/config/config-path.ts';
import { configuredFallbackTexts, primaryText } from '../../core/models/selection.ts';
import type { DoctorCheck } from './check.ts';

/** An agent with a default model of its own that does not say who stands in for it (DOC-7). */
export const agentFallbacksCheck: DoctorCheck = {
  id: 'agent-fallbacks',
  about: 'agents with a model of their own and no word about fallbacks',
  run: ({ snapshot: { config } }) =>
    (config.agents?.list ?? []).flatMap(({ id, model }, index) => {
      const isSaid = typeof model === 'object' && model.fallbacks !== undefined;
      const primary = primaryText(model);
      if (primary === undefined || isSaid) return [];
      const inEffect = configuredFallbackTexts(config, id);
      const effect =
        inEffect.length === 0
          ? 'nothing stands in for it'
          : `the shared ones stand in: ${inEffect.join(', ')}`;
      const path = formatConfigPath(['agents', 'list', index, 'model']);
      return [
        {
          id: `agent-fallbacks/${id}`,
          severity: 'warning' as const,
          message: `Agent ${id} has ${primary} as a model of its own and names no fallbacks; ${effect}`,
          path,
          fixHint: `Say who stands in, or nobody: openclaw config set ${path} '{"primary": "${primary}", "fallbacks": []}'`,
          isFixable: false,
        },
      ];
    }),
};
