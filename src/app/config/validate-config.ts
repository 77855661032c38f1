import { knownAgents } from '../../core/agents.ts';
import type { Config } from '../../core/config/config.ts';
import { valueAt } from '../../core/config/config-merge.ts';
import { configIssues, isAbsoluteCommand, quotedIssuePath } from '../../core/config/config-validation.ts';
import type { ConfigIssue } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { agentDirOf } from '../agents/agent-dir.ts';

export interface ConfigVerdict {
  readonly path: string;
  readonly exists: boolean;
  /** Paths dot-joined (CFG-43). */
  readonly issues: readonly ConfigIssue[];
  /** The same for people: keys with dots are quoted. */
  readonly lines: readonly string[];
}

/** What is wrong with the config file (CFG-43); no helper command is started. Throws `config-syntax` and `config-unreadable`. */
export async function validateConfig(ports: Ports): Promise<ConfigVerdict> {
  const { path, exists, document, config } = ports.config.read();
  const issues = [
    ...configIssues(document),
    ...(await untrustedCommands(ports, config)),
    ...sharedFolders(ports, config, document),
  ];
  const lines = issues.map((issue) => `${quotedIssuePath(document, issue.path)}: ${issue.message}`);
  return { path, exists, issues, lines };
}

/** SEC-8; what is no absolute path at all is an issue already. */
async function untrustedCommands(ports: Ports, { secrets }: Config): Promise<readonly ConfigIssue[]> {
  const issues: ConfigIssue[] = [];
  for (const [name, entry] of Object.entries(secrets?.providers ?? {})) {
    if (entry['source'] !== 'exec' || !isAbsoluteCommand(entry['command'])) continue;
    const problem = await ports.secrets.commandProblem(entry);
    if (problem === undefined) continue;
    issues.push({ path: `secrets.providers.${name}.command`, message: `${entry['command']} ${problem}` });
  }
  return issues;
}

/** PATH-2: two agents in one folder mix up their credentials and conversations. */
function sharedFolders(ports: Ports, config: Config, document: unknown): readonly ConfigIssue[] {
  const owners = new Map<string, string>();
  return knownAgents(config).flatMap(({ id }): ConfigIssue[] => {
    const folder = agentDirOf(ports, config, id, true);
    const owner = owners.get(folder);
    if (owner === undefined) {
      owners.set(folder, id);
      return [];
    }
    const message = `"${id}" and "${owner}" share this agent directory; give each its own`;
    return [{ path: `${placeOf(document, id)}.agentDir`, message }];
  });
}

function placeOf(document: unknown, id: string): string {
  const list = valueAt(document, ['agents', 'list']);
  const index = Array.isArray(list) ? list.findIndex((agent) => valueAt(agent, ['id']) === id) : -1;
  return index === -1 ? `agents.entries.${id}` : `agents.list.${index}`;
}
