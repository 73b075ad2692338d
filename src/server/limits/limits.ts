/** One thing that is limited: its setting, the numbers that the setting takes, and what a request beyond it is told. */
interface LimitRow {
  limit: string;
  setting: string;
  default: number;
  floor: number;
  ceiling: number;
  /** For `--help`. */
  meaning: string;
  /** What to change, in constant words: nothing of the request gets in. */
  refusal: (most: number) => string;
}

/*
 * The defaults let through what pages and services ask for, several times over, and stop what only abuse asks for. The
 * ceilings are for those who know all of their clients: up to there nothing was seen to fall over, though it may get slow.
 */
export const limitTable = [
  {
    limit: 'documentBytes',
    setting: 'LIMIT_DOCUMENT_BYTES',
    default: 32_768,
    floor: 4_096,
    ceiling: 1_048_576,
    meaning: 'bytes of the document; values belong into variables',
    refusal: (most) =>
      `The document has more than ${most} bytes, or is mostly empty lines. Send values as variables, and ask in parts.`,
  },
  {
    limit: 'tokens',
    setting: 'LIMIT_TOKENS',
    default: 1_000,
    floor: 100,
    ceiling: 10_000,
    meaning: 'names, values and signs of the document',
    refusal: (most) => `The document has more than ${most} tokens. Ask in several requests.`,
  },
  {
    limit: 'depth',
    setting: 'LIMIT_DEPTH',
    default: 8,
    floor: 3,
    ceiling: 32,
    meaning: 'levels of fields, fragments worked in',
    refusal: (most) => `The operation is nested deeper than ${most} levels. Ask for the inner part by its id.`,
  },
  {
    limit: 'aliases',
    setting: 'LIMIT_ALIASES',
    default: 15,
    floor: 1,
    ceiling: 1_000,
    meaning: 'aliases of an operation',
    refusal: (most) => `The operation has more than ${most} aliases. Ask in several requests.`,
  },
  {
    limit: 'rootFields',
    setting: 'LIMIT_ROOT_FIELDS',
    default: 10,
    floor: 1,
    ceiling: 1_000,
    meaning: 'fields of an operation at its root',
    refusal: (most) => `The operation has more than ${most} fields at its root. Ask in several requests.`,
  },
  {
    limit: 'directives',
    setting: 'LIMIT_DIRECTIVES',
    default: 10,
    floor: 1,
    ceiling: 1_000,
    meaning: 'directives of an operation',
    refusal: (most) => `The operation has more than ${most} directives. Leave some out.`,
  },
  {
    limit: 'fields',
    setting: 'LIMIT_FIELDS',
    default: 300,
    floor: 50,
    ceiling: 10_000,
    meaning: 'fields of an operation, fragments worked in',
    refusal: (most) =>
      `The operation selects more than ${most} fields, fragments worked in. Leave some out, or ask in several requests.`,
  },
  {
    limit: 'operationNameBytes',
    setting: 'LIMIT_OPERATION_NAME_BYTES',
    default: 128,
    floor: 32,
    ceiling: 512,
    meaning: 'bytes of the name of an operation',
    refusal: (most) => `The name of the operation has more than ${most} bytes. Choose a shorter one.`,
  },
  {
    limit: 'listItems',
    setting: 'LIMIT_LIST_ITEMS',
    default: 100,
    floor: 10,
    ceiling: 1_000,
    meaning: 'items of a list that is sent; not of references',
    refusal: (most) =>
      `A list or an object among the arguments or variables has more than ${most} items. Send it in parts.`,
  },
  {
    limit: 'cost',
    setting: 'LIMIT_COST',
    default: 1_000,
    floor: 50,
    ceiling: 100_000,
    meaning: 'points: an object 1, a leaf 0, content 20, times the sizes of lists',
    refusal: (most) =>
      `The operation costs more than ${most} points. Ask for shorter lists with \`first\`, for fewer objects, or in several requests.`,
  },
  {
    limit: 'content',
    setting: 'LIMIT_CONTENT',
    default: 40,
    floor: 1,
    ceiling: 1_000,
    meaning: 'documents and images whose content is selected',
    refusal: (most) =>
      `The operation may read the content of more than ${most} documents or images. Ask for shorter lists, or without content.`,
  },
] as const satisfies readonly LimitRow[];

export type LimitName = (typeof limitTable)[number]['limit'];
export type LimitSetting = (typeof limitTable)[number]['setting'];

/** The most that one operation may have of each. */
export type Limits = Readonly<Record<LimitName, number>>;

/** Each limit as its row of the table gives it. */
export function limitsFrom(numberOf: (row: (typeof limitTable)[number]) => number): Limits {
  const limits = Object.fromEntries(limitTable.map((row) => [row.limit, numberOf(row)]));
  return limits as Record<LimitName, number>; // the table has every name, as the type says that it does
}

export const DEFAULT_LIMITS: Limits = limitsFrom((row) => row.default);

const numbered = new Intl.NumberFormat('en');

/** As it stands in `--help`. */
export const limitRows: readonly { name: LimitSetting; meaning: string }[] = limitTable.map((row) => ({
  name: row.setting,
  meaning: `${row.meaning}\n${numbered.format(row.floor)} to ${numbered.format(row.ceiling)} (default ${numbered.format(row.default)})`,
}));
