import type { PickerChoice } from './model-picker.tsx';

/**
 * Every key of the picker (P30).
 * @param marks whether favourites are kept
 * @param widens whether there are more models than these
 */
export function pickerHelp(
  choices: readonly PickerChoice[],
  marks: boolean,
  widens: boolean,
): readonly string[] {
  return [
    '↑ ↓         choose a model; page up and page down by the page, home and end to the ends',
    'text        looks for models by name, provider or alias; esc and ^u clear it',
    'a number    goes to the model of that number',
    ...choices.map(({ key, about }) => `${key.replace('ctrl+', '^').padEnd(12)}${about}`),
    '^s          sorts by another fact',
    ...(marks ? ['^f          marks a favourite: it comes first from the next time on'] : []),
    ...(widens
      ? [
          'tab         what can be used now, what is configured, all models, and own ones under models.providers',
        ]
      : []),
    'esc         back (Ctrl-C leaves from everywhere)',
  ];
}
