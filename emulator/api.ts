import { type Answer, envelope, forbidden, methodNotAllowed, notFound, unauthorized } from './answer.ts';
import { Refusal } from './refusal.ts';
import { mayUse } from './roles.ts';
import { createRouter } from './router.ts';
import { appEventRoutes } from './routes/app-event.ts';
import { environmentRoutes } from './routes/environment.ts';
import { identityAssuranceRoutes } from './routes/identity-assurance.ts';
import { metadataRoutes } from './routes/metadata.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { populationRoutes } from './routes/population.ts';
import { userRoutes } from './routes/user.ts';
import { verifiedDataRoutes } from './routes/verified-data.ts';
import { verifyDocumentRoutes } from './routes/verify-document.ts';
import { verifyPolicyRoutes } from './routes/verify-policy.ts';
import { verifyTransactionRoutes } from './routes/verify-transaction.ts';
import { webAppRoutes } from './routes/web-app.ts';
import type { Call, Route } from './world.ts';

const ROUTES: readonly Route[] = [
  ...oauthRoutes,
  ...environmentRoutes,
  ...populationRoutes,
  ...userRoutes,
  ...verifyTransactionRoutes,
  ...verifyDocumentRoutes,
  ...metadataRoutes,
  ...verifiedDataRoutes,
  ...appEventRoutes,
  ...identityAssuranceRoutes,
  ...verifyPolicyRoutes,
  ...webAppRoutes,
];

export const findRoute = createRouter(ROUTES);

function permitted(call: Call, route: Route): Answer | undefined {
  if (route.access === 'public') return undefined;
  if (!call.caller) return unauthorized();
  const { environmentId } = call.params;
  if (environmentId !== undefined && environmentId !== call.world.store.environmentId) return forbidden();
  return mayUse(call.caller, route.access) ? undefined : forbidden();
}

/** The honest answer to a call; faults come on top of it. */
export async function answerOf(call: Call, route: Route | undefined, method: string): Promise<Answer> {
  if (!route) return call.rawUrl.startsWith('/v1/') && !call.caller ? unauthorized() : notFound('resource');
  const refused = permitted(call, route);
  if (refused) return refused;
  const handler = route.methods[method];
  if (!handler) return methodNotAllowed(Object.keys(route.methods));
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    // A fault of the emulator itself: its message helps whoever writes the test.
    return { status: 500, body: envelope('UNEXPECTED_ERROR', `The emulator failed: ${String(error)}`) };
  }
}
