import { type Answer, notFound, ok } from '../answer.ts';
import { link } from '../hal.ts';
import { userIn } from '../store.ts';
import { type Call, param, type Route } from '../world.ts';

/** What is sent for a user without claims is documented nowhere, so a switch chooses. */
function one(call: Call): Answer {
  const userId = param(call, 'userId');
  const { identityAssurance } = userIn(call.world.store, userId);
  if (identityAssurance?.isExact) return ok(identityAssurance.body);
  const user = link(call.place, 'users', userId);
  const links = { _links: { self: { href: `${user.href}/identityAssurance` }, user } };
  if (identityAssurance) return ok({ ...links, identityAssurance: identityAssurance.body });
  switch (call.world.variations.noIdentityAssurance) {
    case 'notFound':
      return notFound('identity assurance');
    case 'emptyBody':
      return ok({});
    case 'memberMissing':
      return ok(links);
    case 'memberEmpty':
      return ok({ ...links, identityAssurance: {} });
  }
}

export const identityAssuranceRoutes: readonly Route[] = [
  {
    resource: 'identityAssurance',
    path: '/v1/environments/:environmentId/users/:userId/identityAssurance',
    access: 'verify',
    methods: { GET: one },
  },
];
