import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OPENSSL = 'openssl';

/** Whether certificates can be made here; tests that need some are skipped where it is false. */
export const hasOpenssl: boolean = spawnSync(OPENSSL, ['version']).status === 0;

export interface Paper {
  key: string;
  cert: string;
}

export interface Papers {
  /** PEM file of the authority that signed the others. */
  caFile: string;
  good: Paper;
  wrongName: Paper;
  expired: Paper;
  /** By an authority that nobody knows. */
  stranger: Paper;
}

/** An authority of our own, and certificates by it: for localhost, for another name, and one that is over. */
export function makePapers(folder: string): Papers {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync(OPENSSL, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]} failed:\n${stderr}`);
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = (name: string) => {
    const about = ['-x509', ...newKey, '-days', '2', '-subj', `/CN=Authority of a test, ${name}`];
    openssl('req', ...about, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`));
    return name;
  };
  const known = authority('ca');
  const unknown = authority('unknown-ca');
  const paper = (name: string, host: string, days: string, by = known): Paper => {
    openssl('req', ...newKey, '-subj', `/CN=${host}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
    writeFileSync(file(`${name}.ext`), `subjectAltName=DNS:${host}\nbasicConstraints=CA:FALSE\n`);
    const signing = ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`), '-CAcreateserial', '-days', days];
    const what = ['-in', file(`${name}.csr`), '-extfile', file(`${name}.ext`), '-out', file(`${name}.pem`)];
    openssl('x509', '-req', ...what, ...signing);
    return { key: readFileSync(file(`${name}.key`), 'utf8'), cert: readFileSync(file(`${name}.pem`), 'utf8') };
  };
  return {
    caFile: file('ca.pem'),
    good: paper('good', 'localhost', '1'),
    wrongName: paper('wrong-name', 'elsewhere.example', '1'),
    expired: paper('expired', 'localhost', '-1'), // ended a day before it began, which is before now
    stranger: paper('stranger', 'localhost', '1', unknown),
  };
}
