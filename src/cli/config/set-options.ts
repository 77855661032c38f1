/** The options of `config set`, as commander gives them. */
export interface SetOptions {
  readonly strictJson?: boolean;
  readonly json?: boolean;
  readonly merge?: boolean;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly allowExec?: boolean;
  readonly refProvider?: string;
  readonly refSource?: string;
  readonly refId?: string;
  readonly batchJson?: string;
  readonly batchFile?: string;
  readonly expectCurrentJson?: string;
  readonly expectCurrentAbsent?: boolean;
  readonly providerSource?: string;
  readonly providerTimeoutMs?: string;
  readonly providerAllowlist?: readonly string[];
  readonly providerPath?: string;
  readonly providerMode?: string;
  readonly providerMaxBytes?: string;
  readonly providerCommand?: string;
  readonly providerArg?: readonly string[];
  readonly providerNoOutputTimeoutMs?: string;
  readonly providerMaxOutputBytes?: string;
  readonly providerJsonOnly?: boolean;
  readonly providerEnv?: readonly string[];
  readonly providerPassEnv?: readonly string[];
  readonly providerTrustedDir?: readonly string[];
}
