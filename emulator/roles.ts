export const ROLES = ['identityDataAdmin', 'identityDataReadOnlyAdmin'] as const;
export type Role = (typeof ROLES)[number];

/** A worker application. Rights are read at each call, so a change of roles needs no new token. */
export type Client = { clientId: string; clientSecret: string; environmentId: string; roles: Role[] };

/** `identity`: users, populations, environment. `verify`: all of Verify. `public`: no token needed. */
export type Access = 'public' | 'identity' | 'verify';

const ALLOWED: Readonly<Record<Exclude<Access, 'public'>, readonly Role[]>> = {
  identity: ['identityDataAdmin', 'identityDataReadOnlyAdmin'],
  verify: ['identityDataAdmin'],
};

export const mayUse = (client: Client, access: Exclude<Access, 'public'>): boolean =>
  client.roles.some((role) => ALLOWED[access].includes(role));
