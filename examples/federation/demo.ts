/**
 * `npm run federation:demo`: a company of three subgraphs behind Hive Gateway, on the emulator of PingOne, and two queries
 * across them with their answers and the REST calls that they cost. `-- --stay` keeps it running. It runs the gateway from
 * `dist`, which it builds first where it is missing or older than its sources.
 */
import { constants } from 'node:os';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { build, canBuild, isBuilt } from '../../scripts/build.js';
import type { Account } from './accounts.ts';
import type { Application } from './applications.ts';
import { ask, startCompany, startHive } from './company.ts';

const ACROSS = /* GraphQL */ `
{
  applications {                  # subgraph applications
    product
    applicant {
      displayName                 # subgraph accounts
      verifyEligibility           # this gateway
    }
    verification {                # this gateway
      outcome
      policy { name }
    }
  }
}`;

const PAGE = /* GraphQL */ `
{
  users {                         # subgraph accounts
    nodes { displayName verifyEligibility }
  }
}`;

const PRODUCTS = ['Loan', 'Credit card', 'Savings account'];

const accountsOf = ({ data }: Emulator): Account[] =>
  data.users().map(({ id, username, name }) => ({
    id,
    username: `${username}`,
    displayName: typeof name === 'object' && name !== null && 'formatted' in name ? `${name.formatted}` : '',
  }));

const applicationsOf = ({ data }: Emulator): Application[] =>
  data
    .users()
    .map(({ id }) => ({ applicantId: id, verificationId: data.transactions(id)[0]?.id ?? null }))
    .filter(({ verificationId }) => verificationId !== null)
    .slice(0, PRODUCTS.length)
    .map((keys, index) => ({ ...keys, id: `application-${index + 1}`, product: PRODUCTS[index] ?? '' }));

/** How many calls to each kind of resource. */
const counted = ({ log }: Emulator): string => {
  const calls = new Map<string, number>();
  for (const { resource } of log()) calls.set(resource, (calls.get(resource) ?? 0) + 1);
  return [...calls].map(([resource, count]) => `${count} × ${resource}`).join(', ');
};

const print = (text: string) => process.stdout.write(`${text}\n`);

// Before anything starts. Whatever has been started by then, or is about to be, is stopped on exit.
let isDone = false;
const stop = (signal: NodeJS.Signals) => process.exit(isDone ? 0 : 128 + constants.signals[signal]);
process.on('SIGINT', stop).on('SIGTERM', stop);

if (canBuild() && !isBuilt() && !build()) {
  console.error('Nothing was started, because the build failed.');
  process.exit(1);
}

print('Starting an emulator of PingOne, this gateway, two more subgraphs and Hive Gateway …');
await using emulator = await startEmulator({ people: 64 });
await using company = await startCompany(emulator, {
  accounts: accountsOf(emulator),
  applications: applicationsOf(emulator),
  env: { PINGONE_CLIENT_ID: emulator.worker.clientId, PINGONE_CLIENT_SECRET: emulator.worker.clientSecret },
});
await using hive = await startHive(company.supergraph);
print(`\nSupergraph behind Hive Gateway: ${hive.url}\nThis gateway, for frontends:    ${company.verify.url}`);

for (const query of [ACROSS, PAGE]) {
  emulator.clearLog();
  const { data, errors } = await ask(hive.url, query);
  const lines = JSON.stringify(errors ? { data, errors } : data, null, 2).split('\n');
  print(`\nQuery\n${query}\n\nAnswer\n${lines.slice(0, 40).join('\n')}`);
  if (lines.length > 40) print(`… and ${lines.length - 40} lines more`);
  print(`\nREST calls to PingOne: ${emulator.log().length} (${counted(emulator)})`);
}

if (process.argv.includes('--stay')) {
  print('\nCtrl-C stops all of it.');
  isDone = true; // a signal is now how it is meant to end
  await new Promise(() => {});
}
