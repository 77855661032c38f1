/** The names that `configure --section` takes (CONF-1). */
export const CONFIGURE_SECTIONS = [
  'model',
  'workspace',
  'web',
  'gateway',
  'daemon',
  'channels',
  'plugins',
  'skills',
  'health',
] as const;

export type ConfigureSection = (typeof CONFIGURE_SECTIONS)[number];

/** The sections that this program has. */
export function isOwnSection(section: ConfigureSection): section is 'model' {
  return section === 'model';
}

/** What is said about a section of the upstream product that this program has nothing for. */
export function foreignSectionWords(section: ConfigureSection): string {
  return `Not part of this program: the section "${section}" belongs to the upstream gateway.`;
}

export function isConfigureSection(word: string): word is ConfigureSection {
  return (CONFIGURE_SECTIONS as readonly string[]).includes(word);
}
