/** How a list is printed; without either, as text for people. */
export interface ListFormat {
  readonly json?: boolean;
  readonly plain?: boolean;
}
