/** Tools of the program: this product sends conversations, and nothing on this machine is read or changed for them. */
const TOOLS = 'Bash,Edit,Glob,Grep,MultiEdit,NotebookEdit,Read,Task,TodoWrite,WebFetch,WebSearch,Write';

/** The conversation that the program keeps: a new one under this id, or one that it has. */
export interface ClaudeThread {
  readonly id: string;
  readonly isResumed: boolean;
}

/** The command line of one turn; what the person says is not in it, because every user of the machine can read it. */
export function claudeArguments(model: string, thread: ClaudeThread): readonly string[] {
  return [
    '--print',
    '--input-format',
    'stream-json',
    '--output-format',
    'stream-json',
    '--include-partial-messages',
    '--verbose',
    // In one word, so that a model whose name begins with a dash is no option.
    `--model=${model}`,
    '--max-turns',
    '1',
    '--tools',
    '',
    '--disallowedTools',
    TOOLS,
    '--strict-mcp-config',
    thread.isResumed ? '--resume' : '--session-id',
    thread.id,
  ];
}
