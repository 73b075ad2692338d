/* How the oracle reads PingOne's REST API: one GET after the other, each remembered, for what it reads never changes. */

export type Json = Record<string, unknown>;

export interface Rest {
  /** The body at a path below the environment; null where there is nothing. */
  read(path: string): Promise<Json | null>;
  /** The items of a list, page after page, with the first page beside them; null where there is no such list. */
  list(path: string, name: string): Promise<{ items: Json[]; first: Json } | null>;
  /** How many calls it took so far. */
  calls(): number;
}

export function createRest(apiUrl: string, environmentId: string, accessToken: string): Rest {
  const base = `${apiUrl}/environments/${environmentId}/`;
  const known = new Map<string, Promise<Json | null>>();

  const fetched = async (url: string): Promise<Json | null> => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
    if (response.status === 404) {
      await response.arrayBuffer();
      return null;
    }
    if (response.status !== 200) throw new Error(`the emulator answers ${response.status} to ${url}`);
    return (await response.json()) as Json;
  };
  const readUrl = (url: string) => {
    const answer = known.get(url) ?? fetched(url);
    known.set(url, answer);
    return answer;
  };

  return {
    read: (path) => readUrl(base + path),
    async list(path, name) {
      const first = await readUrl(base + path);
      if (!first) return null;
      const items: Json[] = [];
      for (let page: Json | null = first; page; ) {
        items.push(...((at(page, '_embedded', name) as Json[] | undefined) ?? []));
        const next = at(page, '_links', 'next', 'href');
        page = typeof next === 'string' ? await readUrl(next) : null;
      }
      return { items, first };
    },
    calls: () => known.size,
  };
}

/** What stands at a path of members; undefined where one of them is missing. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Json | null | undefined)?.[name], value);
