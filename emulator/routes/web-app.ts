import type { Route } from '../world.ts';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Emulated verification page</title>
<style>body{font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Nothing to verify here</h1>
<p>On PingOne, this link opens the page on which a person photographs their papers. The emulator has no such page:
its people are synthetic.</p>
</html>
`;

/** Where `webVerificationUrl` of emulated transactions leads. */
export const webAppRoutes: readonly Route[] = [
  {
    resource: 'webApp',
    path: '/:environmentId/verify/verify-webapp/v2/index.html',
    access: 'public',
    methods: {
      GET: () => ({ status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: PAGE }),
    },
  },
];
