import { all, any, type FailureRule, hasCode, hasStatus, hasText } from './rule.ts';

/** Keys and accounts that no waiting brings back. */
export const authPermanentRules: readonly FailureRule[] = [
  {
    id: 'auth-permanent-code',
    reason: 'auth_permanent',
    when: hasCode(
      'deactivated_workspace',
      'account_deactivated',
      'api_key_revoked',
      'key_revoked',
      'access_terminated_error',
    ),
  },
  {
    id: 'auth-permanent-text',
    reason: 'auth_permanent',
    when: any(
      hasText(
        'api_key_revoked',
        'deactivated_workspace',
        'deactivated workspace',
        'workspace has been deactivated',
        'account has been deactivated',
        'account has been disabled',
        'account is deactivated',
        'organization has been disabled',
        'not allowed for this organization',
        'key revoked',
        'key has been revoked',
        'key deactivated',
        'key has been deactivated',
        'key disabled',
        'key has been disabled',
        'token has been revoked',
        'key was reported as leaked',
      ),
      all(hasText('consumer'), hasText('has been suspended')),
    ),
  },
];

/** Refused or missing credentials said by a machine code. */
export const authCodeRules: readonly FailureRule[] = [
  {
    id: 'auth-code',
    reason: 'auth',
    when: hasCode(
      'invalid_api_key',
      'api_key_invalid',
      'incorrect_api_key',
      'authentication_error',
      'authenticationerror',
      'auth_unavailable',
      'unauthenticated',
      'unauthorized',
      'token_expired',
      'token_invalidated',
      'access_denied',
      'accessdeniedexception',
      'invalidclienttokenid',
      'unrecognizedclientexception',
      'expiredtokenexception',
      'incompletesignature',
      'invalidsignatureexception',
      'notauthorized',
      'credentialsprovidererror',
      'invalid_grant',
      'invalid_token',
      'refresh_token_reused',
      'refresh_token_expired',
      'ce-011',
    ),
  },
];

/** Refused or missing credentials in words, then the two statuses. */
export const authTextRules: readonly FailureRule[] = [
  {
    id: 'auth-text',
    reason: 'auth',
    when: hasText(
      'invalid_api_key',
      'invalid api key',
      'invalid x-api-key',
      'incorrect api key',
      'api key not valid',
      'api key is invalid',
      'api key is missing',
      'api key expired',
      'api key has expired',
      'missing api key',
      'no api key provided',
      'provide an api key',
      'missing bearer',
      'invalid token',
      'invalid authentication',
      'invalid credentials',
      'authentication failed',
      'authentication fails',
      'authentication_error',
      'auth_unavailable',
      'no auth available',
      'no api key found',
      'no credentials found',
      'oauth token refresh failed',
      'failed to refresh oauth token',
      'token has expired',
      'token is expired',
      'token expired',
      'token is invalid',
      'token has been invalidated',
      'security token included in the request',
      'could not load credentials',
      'insufficient permissions',
      'does not have permission',
      'permission_error',
      'unauthorized',
      're-authenticate',
      '认证失败',
      '鉴权失败',
      '密钥无效',
      '无权访问',
      '被禁止访问',
    ),
  },
  {
    id: 'auth-use-case-form',
    reason: 'auth',
    when: hasText('use case details have not been submitted'),
  },
];

/** 401 and 403 with nothing more specific in the body. */
export const authStatusRules: readonly FailureRule[] = [
  { id: 'auth-status', reason: 'auth', when: hasStatus(401, 403) },
];
