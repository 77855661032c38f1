/** A credential that cannot be had at all; its name is the word by which the classifier knows it (rule `auth-code`). */
export class CredentialsProviderError extends Error {
  readonly code = 'CredentialsProviderError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CredentialsProviderError';
  }
}
