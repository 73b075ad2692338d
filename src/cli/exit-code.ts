/** What the process says to the shell when it ends. 78 is EX_CONFIG of BSD's sysexits. */
export const EXIT = { ok: 0, failed: 1, usage: 2, settings: 78 } as const;
