/** Every key of the scan (P30). */
export const SCAN_HELP = [
  '↑ ↓ j k   choose a model; it stays chosen while the order changes',
  'space     mark it, or take the mark away; the number is its place among the fallbacks',
  'J K       move a marked model down or up in that order',
  'p         make it the default model, or not',
  'i         make it the image model, or not; it has to take images',
  'enter     review what would change, append or replace; nothing is written before',
  'esc       stop the checks and keep what is there; once they are over, leave',
  'Ctrl-C    leave from everywhere, nothing is written',
] as const;
