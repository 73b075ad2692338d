/** What is wrong with a JSON text that `JSON.parse` would take without a word. */
export type JsonFault = 'too-deep' | 'repeated-name' | 'forbidden-name';

const STRUCTURE = /["{}[\],]/g;

/**
 * Looks for nesting beyond a limit, and for names that two readers of the same text understand differently: one takes the
 * first of two members, the other the last; one makes a member of `__proto__`, the other a prototype. It takes one pass and
 * no recursion. Of a text that is not JSON it may say anything but never throws: whoever asks parses as well.
 */
export function jsonFault(text: string, maxDepth: number): JsonFault | undefined {
  const open: (Set<string> | undefined)[] = []; // names so far of each object that is open; nothing for a list
  let fault: JsonFault | undefined;
  let expectsName = false;
  STRUCTURE.lastIndex = 0;
  for (let found = STRUCTURE.exec(text); found; found = STRUCTURE.exec(text)) {
    switch (found[0]) {
      case '{':
      case '[':
        if (open.length === maxDepth) return 'too-deep';
        expectsName = found[0] === '{';
        open.push(expectsName ? new Set() : undefined);
        break;
      case '}':
      case ']':
        open.pop();
        expectsName = false;
        break;
      case ',':
        expectsName = open.at(-1) !== undefined;
        break;
      default: {
        const end = closingQuote(text, found.index + 1);
        if (expectsName) fault ??= nameFault(unescaped(text.slice(found.index + 1, end)), open.at(-1));
        expectsName = false;
        STRUCTURE.lastIndex = end + 1;
      }
    }
  }
  return fault;
}

function nameFault(name: string, names: Set<string> | undefined): JsonFault | undefined {
  if (name === '__proto__') return 'forbidden-name';
  if (names?.has(name)) return 'repeated-name';
  names?.add(name);
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
