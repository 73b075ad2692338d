/** What an operator may set of how many processes serve, for `--help`. */
export const workersRow = {
  name: 'WORKERS',
  meaning:
    'processes that serve on this machine together, 1 to 16; auto: as many as it has cores for\n(default 1). Limits hold for all of them together',
} as const;
