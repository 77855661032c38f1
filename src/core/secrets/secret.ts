const values = new WeakMap<Secret, string>();

/**
 * A secret value that cannot be printed by accident: every conversion to text gives `[redacted]` (S7).
 * Only `reveal()` hands the value out, and only adapters that send or seal it call that.
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
  }

  /** The value itself. Keep it in a local variable and let it go. */
  reveal(): string {
    return values.get(this) ?? '';
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}
