/** What an operator may set of how it stops, for `--help`. */
export const shutdownRows = [
  {
    name: 'SHUTDOWN_DELAY_SECONDS',
    meaning:
      'how long requests are taken after SIGTERM while /health/ready says no, 0 to 60\n(default 5; 0 on the embedded emulator)',
  },
  {
    name: 'SHUTDOWN_DRAIN_SECONDS',
    meaning: 'how long running requests may take after that, 1 to 300 (default 20; 1 on the embedded emulator)',
  },
] as const;
