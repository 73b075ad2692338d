import { access, type FieldAccess, inputAccess, type TypeAccess } from './access.ts';

/** The library's own types, `_Service` among them, tell nothing of anybody. */
const LIBRARY = /^_/;
const OPEN: TypeAccess = { need: 'given', fields: {} };

/** What the table says of a type; throws where it says nothing. */
export function accessToType(typeName: string): TypeAccess {
  const known = Object.hasOwn(access, typeName) ? access[typeName] : undefined;
  if (known) return known;
  if (LIBRARY.test(typeName)) return OPEN;
  throw new Error(`The type ${typeName} is missing in the table of access.`);
}

/** What the table says of a field; throws where it says nothing. */
export function accessToField(typeName: string, fieldName: string): FieldAccess {
  const { fields } = accessToType(typeName);
  const known = Object.hasOwn(fields, fieldName) ? fields[fieldName] : undefined;
  if (known) return known;
  if (LIBRARY.test(typeName)) return { need: 'given' };
  throw new Error(`The field ${typeName}.${fieldName} is missing in the table of access.`);
}

/** What the members of an input ask for; throws where the table says nothing of it. */
export function accessToInput(typeName: string): NonNullable<(typeof inputAccess)[string]> {
  const known = Object.hasOwn(inputAccess, typeName) ? inputAccess[typeName] : undefined;
  if (!known) throw new Error(`The input ${typeName} is missing in the table of access.`);
  return known;
}

/** Whether reading it leaves a trace. */
export const isTraced = ({ data }: FieldAccess): boolean => data === 'sensitive' || data === 'secret';
