/** Who may ask, as it stands in `--help`. */
export const callerRows = [
  {
    name: 'CALLER_AUTH',
    meaning:
      'jwt: callers need an access token\nnone: callers are not checked, on loopback only (default;\nwith NODE_ENV=production there is no default)',
  },
  {
    name: 'CALLER_AUTH_NONE_ANYWHERE',
    meaning: 'on: callers are not checked on other addresses either,\nsince something in front does it (default off)',
  },
  { name: 'CALLER_ISSUER', meaning: '`iss` of the tokens to take (default: the PingOne environment)' },
  { name: 'CALLER_JWKS_URL', meaning: "where the issuer's keys are (default: those of the PingOne environment)" },
  {
    name: 'CALLER_AUDIENCE',
    meaning: '`aud` of the tokens to take (default with UPSTREAM_AUTH=caller: the API of PingOne)',
  },
  {
    name: 'CALLER_RIGHTS_CLAIMS',
    meaning: 'claims that hold scopes or roles, separated by commas\n(default scope,scp,roles)',
  },
  {
    name: 'CALLER_RIGHTS',
    meaning:
      'which of those words give which right, e.g. status=verify:status|Help Desk, claims=kyc\n(default: verify:status, verify:claims, verify:documents, verify:profile,\nverify:policy, verify:web-verification and verify:self)',
  },
  {
    name: 'CALLER_USER_CLAIM',
    meaning:
      "claim that holds the id of the caller's own user at PingOne, for the right self\n(default: sub for tokens of the PingOne environment, else none)",
  },
  { name: 'CALLER_CLOCK_SKEW_SECONDS', meaning: "how far the issuer's clock may be off, 0 to 60 (default 30)" },
  { name: 'CALLER_TOKEN_BYTES', meaning: 'longest token, 1024 to 15360 (default 8192)' },
  {
    name: 'CALLER_KEYS_REFRESH_SECONDS',
    meaning: "how often the issuer's keys are fetched, 60 to 3600 (default 600)",
  },
  {
    name: 'CALLER_KEYS_STALE_SECONDS',
    meaning: 'how long they serve while they cannot be fetched, 300 to 86400 (default 3600)',
  },
] as const;
