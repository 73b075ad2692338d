import type { Route } from './world.ts';

type Match = { route: Route; params: Record<string, string> };

export type Router = (path: string) => Match | undefined;

/** Finds the route of a path, whatever the method. Steps are matched as they came and decoded afterwards. */
export function createRouter(routes: readonly Route[]): Router {
  const table = routes.map((route) => ({ route, steps: route.path.split('/') }));
  return (path) => {
    const given = path.split('/');
    for (const { route, steps } of table) {
      if (steps.length !== given.length) continue;
      const params: Record<string, string> = {};
      const fits = steps.every((step, index) => {
        const text = given[index] ?? '';
        if (!step.startsWith(':')) return step === text;
        params[step.slice(1)] = decoded(text);
        return text !== '';
      });
      if (fits) return { route, params };
    }
    return undefined;
  };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
