import { RIGHTS, type Right } from '../../src/resolvers/rights.ts';
import { schema } from '../../src/schema/index.ts';
import { promisedRight } from '../contract/rights.ts';
import { everythingOn, printed, type Selected, type Style } from './access-operation.ts';

/** An answer, as far as verdicts go. */
interface Answered {
  data?: unknown;
  errors?: { path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface Role {
  name: string;
  everywhere: readonly Right[];
  self: 'nobody' | 'the user' | 'somebody else';
}

export const role = (everywhere: readonly Right[], self: Role['self'] = 'nobody'): Role => ({
  name: `${everywhere.join('+') || 'no right'}${self === 'nobody' ? '' : `, self is ${self}`}`,
  everywhere,
  self,
});

/** Every set of rights that there is. */
export const subsets = Array.from({ length: 2 ** RIGHTS.length }, (_, bits) =>
  RIGHTS.filter((_right, at) => bits & (1 << at)),
);
export const ofOneself = [role([], 'the user'), role([], 'somebody else'), role(['status'], 'somebody else')];
/** For the many ways to write the same: each right alone, with `status`, and the roles of applicants. */
export const typical = [
  ...[[], ...RIGHTS.map((right) => [right]), ...RIGHTS.slice(1).map((right) => ['status' as const, right])].map((set) =>
    role(set),
  ),
  ...ofOneself,
];

export const SOMEBODY_ELSE = '99999999-9999-4999-8999-999999999999';

type Verdict = 'granted' | 'refused' | 'hidden';

/** The verdict that was promised, of an object of the user whom the lookups name. */
export function verdictOf({ everywhere, self }: Role, right: string, isLookup: boolean, isOfUser = true): Verdict {
  const onUser = everywhere.filter((one) => one !== 'policy');
  const isSelf = self === 'the user' && isOfUser;
  const has =
    right === '-' ||
    (right === 'any'
      ? onUser.length > 0 || isSelf
      : everywhere.includes(right as Right) || (isSelf && right !== 'policy'));
  if (has) return 'granted';
  return isLookup && self !== 'nobody' && right !== 'policy' ? 'hidden' : 'refused';
}

export interface Operation {
  text: string;
  roots: readonly Selected[];
}

const HEAD = 'query ($u: ID!, $t: ID!, $d: ID!, $p: ID!, $yes: Boolean!)';
// Each variable is used, as GraphQL asks, though nothing but ids is asked for with them here.
const USED =
  'u: user(id: $u) @skip(if: $yes) { id } t: verifyTransaction(userId: $u, id: $t) @skip(if: $yes) { id } d: verifyDocument(userId: $u, transactionId: $t, id: $d) @skip(if: $yes) { id } p: verifyPolicy(id: $p) @skip(if: $yes) { id }';

export function operation(roots: readonly Selected[], style: Style): Operation {
  const fragments: string[] = [];
  const fields = printed({ Query: roots }, style, fragments);
  return { text: `${HEAD} { ${USED} ...All }\nfragment All on Query ${fields}\n${fragments.join('\n')}`, roots };
}

export function rootsIn(style: Style): Selected[] {
  const query = schema.getQueryType();
  if (!query) throw new Error('no Query');
  return everythingOn(query, style);
}

/** Holds answers against what was promised of `userId`, the user whom the lookups name, and counts the places. */
export function createJudge(userId: string) {
  let verdicts = 0;
  const judged = new Set<string>();

  /**
   * Goes through an answer beside the one of somebody who may see all, and tells each place that is not as promised. Of the
   * places on the way to `start` nothing is to be decided any more.
   */
  function deviations(
    answer: Answered,
    whole: Answered,
    byType: Selected['below'],
    start: readonly (string | number)[],
    as: Role,
  ): string[] {
    const found: string[] = [];
    const errors = new Map((answer.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions.code]));

    const object = (here: unknown, there: unknown, byType: Selected['below'], path: (string | number)[]): void => {
      if (Array.isArray(there)) {
        if (!Array.isArray(here) || here.length !== there.length)
          return void found.push(`${path.join('.')}: another list`);
        for (const [place, item] of there.entries()) object(here[place], item, byType, [...path, place]);
        return;
      }
      if (there === null || typeof here !== 'object' || here === null) {
        if (here !== there) found.push(`${path.join('.')}: ${there === null ? 'not null' : 'withheld'}`);
        return;
      }
      const [one, other] = [here as Record<string, unknown>, there as Record<string, unknown>];
      const typeName = String(other.__typename);
      // Only lists of users show objects of others than the one whom the lookups name.
      const isOfUser = typeName !== 'User' || other.id === undefined || other.id === userId;
      for (const field of byType?.[typeName] ?? []) {
        const at = [...path, field.key];
        verdicts += 1;
        judged.add(`${typeName}.${field.name}`);
        const isLookup = typeName === 'Query' && field.args.includes('$u');
        const verdict = verdictOf(as, promisedRight(typeName, field.name), isLookup, isOfUser);
        if (verdict === 'granted') {
          if (field.below) object(one[field.key], other[field.key], field.below, at);
          else if (JSON.stringify(one[field.key]) !== JSON.stringify(other[field.key]))
            found.push(`${at.join('.')}: other`);
        } else {
          if (one[field.key] !== null) found.push(`${at.join('.')}: ${verdict}, but not null`);
          const code = errors.get(at.join('.'));
          if (code !== (verdict === 'refused' ? 'FORBIDDEN' : undefined)) found.push(`${at.join('.')}: ${code}`);
          errors.delete(at.join('.'));
        }
      }
    };
    const at = (data: unknown) =>
      start.reduce((place, step) => (place as Record<string | number, unknown>)[step], data);
    object(at(answer.data), at(whole.data), byType, [...start]);
    const prefix = start.map((step) => `${step}.`).join('');
    for (const [path, code] of errors) if (path?.startsWith(prefix)) found.push(`${path}: unexpected ${code}`);
    return found;
  }

  return { deviations, verdicts: () => verdicts, judged: () => [...judged] };
}

/** What is left once everything is gone that such a caller is not to get. */
export function allowed(roots: readonly Selected[], as: Role, typeName = 'Query'): Selected[] {
  return roots.flatMap((field) => {
    const isLookup = typeName === 'Query' && field.args.includes('$u');
    if (verdictOf(as, promisedRight(typeName, field.name), isLookup) !== 'granted') return [];
    const below =
      field.below &&
      Object.fromEntries(Object.entries(field.below).map(([type, fields]) => [type, allowed(fields, as, type)]));
    return [{ ...field, below }];
  });
}
