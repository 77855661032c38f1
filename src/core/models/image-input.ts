/** Families of models that see, and endings that say so; an ending outweighs the family it stands on. */
const SEES = [
  /gpt-?(?:4o|4\.1|[5-9]|1\d)(?!\d)/,
  /(?:^|[^a-z0-9])o[134](?![a-z0-9])/,
  /claude|gemini|llava|pixtral|internvl|mllama|minicpm-?v|glm-?4(?:\.\d)?v/,
  /[-_\d]vl(?![a-z])/,
  /[-_]vision(?![a-z])/,
];
const READS_ONLY =
  /llama|deepseek|mi[sx]tral|kimi|(?:code|dev)stral|(?:^|[^a-z])phi(?![a-z])|qwq|qwen(?!.*omni)/;

/** Does a model of this id see images (ONB-13)? By its name alone; undefined when the name does not tell, and a person is asked. */
export function seesImages(modelId: string): boolean | undefined {
  const id = modelId.toLowerCase();
  if (SEES.some((pattern) => pattern.test(id))) return true;
  return READS_ONLY.test(id) ? false : undefined;
}
