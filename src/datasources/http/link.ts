import { isId } from './path.ts';

/** The id that ends the path of a link, or that follows the last `collection` in it; null where there is none. */
export function idInLink(href: string, collection?: string): string | null {
  let part = lastPart(href, pathEnd(href));
  if (collection === undefined) {
    const isAlone = !part || !lastPart(href, part.from); // an id alone is no path
    return part && !isAlone ? idAt(href, part) : null;
  }
  for (let behind: Part | undefined; part; part = lastPart(href, part.from)) {
    const isCollection = part.to - part.from === collection.length && href.startsWith(collection, part.from);
    if (isCollection) return behind ? idAt(href, behind) : null;
    behind = part;
  }
  return null;
}

/** Where a part of a path stands. Links are looked at in each object that comes, so they are not taken to pieces for it. */
interface Part {
  readonly from: number;
  readonly to: number;
}

const SLASH = 47;

/** The last part before `end` that is not empty. */
function lastPart(href: string, end: number): Part | undefined {
  let to = end;
  while (to > 0 && href.charCodeAt(to - 1) === SLASH) to -= 1;
  return to === 0 ? undefined : { from: href.lastIndexOf('/', to - 1) + 1, to };
}

function pathEnd(href: string): number {
  const [query, fragment] = [href.indexOf('?'), href.indexOf('#')];
  const end = query === -1 ? href.length : query;
  return fragment === -1 ? end : Math.min(end, fragment);
}

function idAt(href: string, { from, to }: Part): string | null {
  const text = href.slice(from, to);
  return isId(text) ? text : null;
}
