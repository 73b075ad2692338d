import { type DirectiveNode, Kind } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** What `@skip` and `@include` ask of the variables, all of it together. */
export type Condition = readonly { variable: string; isWanted: boolean }[];

export const ALWAYS: Condition = [];
/** Left out whatever the variables are. */
export const NEVER = 'never';

/** The condition of a selection inside of another condition. */
export function conditionOf(directives: readonly DirectiveNode[] = [], outer: Condition): Condition | typeof NEVER {
  let condition = outer;
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const isWanted = name.value === 'include';
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) condition = [...condition, { variable: value.name.value, isWanted }];
    else if (value?.kind === Kind.BOOLEAN && value.value !== isWanted) return NEVER;
  }
  return condition;
}

export const holds = (condition: Condition, variables: Variables): boolean =>
  condition.every(({ variable, isWanted }) => variables[variable] === isWanted);
