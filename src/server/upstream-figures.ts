/** What an operator may set of the limits of calls to PingOne, for `--help`; the defaults stand where they are used. */
export const figureRows = [
  { name: 'UPSTREAM_DEADLINE_MS', meaning: 'what a request may take for its calls, 1000 to 60000 (default 10000)' },
  {
    name: 'UPSTREAM_CONTENT_DEADLINE_MS',
    meaning: 'the same where it reads content of documents, 1000 to 120000 (default 20000)',
  },
  { name: 'UPSTREAM_ATTEMPT_MS', meaning: 'what one call may take, 500 to 30000 (default 4000)' },
  {
    name: 'UPSTREAM_CONTENT_ATTEMPT_MS',
    meaning: 'the same for content of documents, 500 to 60000 (default 10000)',
  },
  { name: 'UPSTREAM_MAX_IN_FLIGHT', meaning: 'most calls at a time, 8 to 1024 (default 128)' },
  {
    name: 'UPSTREAM_MAX_QUEUED',
    meaning: 'most operations that wait for their first call, 0 to 10000 (default 1000)',
  },
] as const;
