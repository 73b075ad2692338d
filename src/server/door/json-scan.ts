/** What is wrong with a JSON text that `JSON.parse` would take without a word. */
export type JsonFault = 'too-deep' | 'repeated-name' | 'forbidden-name';

const QUOTE = 0x22;
const COMMA = 0x2c;
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];

/**
 * Looks for nesting beyond a limit, and for names that two readers of the same text understand differently: one takes the
 * first of two members, the other the last; one makes a member of `__proto__`, the other a prototype. It takes one pass and
 * no recursion. Of a text that is not JSON it may say anything but never throws: whoever asks parses as well.
 */
export function jsonFault(text: string, maxDepth: number): JsonFault | undefined {
  const open: (Names | undefined)[] = []; // names so far of each object that is open; nothing for a list
  let fault: JsonFault | undefined;
  let expectsName = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case OPEN_OBJECT:
      case OPEN_LIST:
        if (open.length === maxDepth) return 'too-deep';
        expectsName = text.charCodeAt(at) === OPEN_OBJECT;
        open.push(expectsName ? { few: [], many: undefined } : undefined);
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        expectsName = false;
        break;
      case COMMA:
        expectsName = open.at(-1) !== undefined;
        break;
      case QUOTE: {
        const end = closingQuote(text, at + 1);
        if (expectsName) fault ??= nameFault(unescaped(text.slice(at + 1, end)), open.at(-1));
        expectsName = false;
        at = end;
      }
    }
  }
  return fault;
}

/** The names of one object. Most have so few that to look through them costs less than a set. */
interface Names {
  readonly few: string[];
  many: Set<string> | undefined;
}

const FEW = 8;

function nameFault(name: string, names: Names | undefined): JsonFault | undefined {
  if (name === '__proto__') return 'forbidden-name';
  if (!names) return undefined;
  if (names.many ? names.many.has(name) : names.few.includes(name)) return 'repeated-name';
  if (names.few.length < FEW) names.few.push(name);
  else {
    names.many ??= new Set(names.few);
    names.many.add(name);
  }
  return undefined;
}

/** Where the string ends that begins at an index; the end of the text for one that does not end. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (before > from && text[before - 1] === '\\') before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}

function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name; // no JSON, as the parser will say
  }
}
