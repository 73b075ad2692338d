import { createHash } from 'node:crypto';
import { ASSETS_VERSION } from './assets.ts';
import type { ExampleOperation } from './examples.ts';
import { PAGE_ICON } from './icon.ts';

/**
 * The rule for tabs belongs to `start.js`, which switches off dragging them: GraphiQL's tabs move away under the pointer after the
 * layout has changed, for instance with the schema documentation open, so that a click no longer reaches them.
 */
const PAGE_STYLE = `
html, body, #root { height: 100%; margin: 0 }
#root > p { font: 1rem system-ui, sans-serif; padding: 2rem }
.graphiql-container .graphiql-tabs .graphiql-tab { transform: none !important }
.graphiql-logo span { white-space: nowrap; margin-left: 8px }
`;

interface PageParts {
  readonly examples: readonly ExampleOperation[];
  readonly endpoint: string;
  readonly assetsPath: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTML of the page. It holds no script of its own, only settings that `start.js` reads. */
export function graphiqlPage({ examples, endpoint, assetsPath, headers }: PageParts): string {
  const base = `${assetsPath}${ASSETS_VERSION}/`;
  const settings = {
    base,
    endpoint,
    tabs: examples.map(({ query, variables }) => ({ query, variables })),
    tabsVersion: createHash('sha256').update(JSON.stringify(examples)).digest('hex').slice(0, 12),
    headers: headers ? JSON.stringify(headers, null, 2) : '',
    logo: PAGE_ICON,
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>verify-graph</title>
<link rel="icon" type="image/svg+xml" href="${base}icon.svg">
<link rel="stylesheet" href="${base}graphiql.css">
<style>${PAGE_STYLE}</style>
</head>
<body>
<div id="root"><p>Loading the schema explorer…</p></div>
<noscript>This page needs JavaScript. Without it, send GraphQL to ${endpoint} with POST.</noscript>
<script type="application/json" id="settings">${asScriptText(settings)}</script>
<script src="${base}graphiql.js" defer></script>
<script src="${base}start.js" defer></script>
</body>
</html>
`;
}

// "<" would let a value end the script element; JSON may write it as an escape.
const asScriptText = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
