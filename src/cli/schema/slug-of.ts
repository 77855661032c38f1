/** How a document is called on the command line: `models-status` of `models status`, `logs-follow` of `logs --follow`. */
export function slugOf(command: string): string {
  return command.replace(/[ -]+/g, '-');
}
