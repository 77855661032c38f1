/** `openai-api-key` as commander names it in its result: `openaiApiKey`. */
export function camelCase(flag: string): string {
  return flag.replace(/^no-/, '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
