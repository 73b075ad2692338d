/**
 * Runs in the browser once GraphiQL's bundle is there; plain text because the page is not built by this project's compiler.
 *
 * What GraphiQL remembers (tabs, theme, history) goes to localStorage under keys of our own, since every server on
 * `localhost:4000` shares one store. Keys of the tabs carry a hash of the examples: with new examples the tabs start afresh.
 * Headers are never remembered: they hold tokens.
 */
export const START_SCRIPT = `'use strict';
(() => {
  const settings = JSON.parse(document.getElementById('settings').textContent);
  const workers = { editorWorkerService: 'editor.worker.js', json: 'json.worker.js', graphql: 'graphql.worker.js' };
  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => settings.base + workers[label] };

  const PREFIX = 'verify-graph:';
  const TABS_PREFIX = PREFIX + 'tabs:';
  const ofTabs = new Set(['graphiql:tabState', 'graphiql:query', 'graphiql:variables', 'graphiql:headers']);
  const keyOf = (key) => (ofTabs.has(key) ? TABS_PREFIX + settings.tabsVersion + ':' : PREFIX) + key;
  const store = usableStore();
  const ownKeys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  for (const key of ownKeys()) {
    if (key.startsWith(TABS_PREFIX) && !key.startsWith(TABS_PREFIX + settings.tabsVersion)) store.removeItem(key);
  }
  const storage = {
    getItem: (key) => store.getItem(keyOf(key)),
    setItem: (key, value) => store.setItem(keyOf(key), value),
    removeItem: (key) => store.removeItem(keyOf(key)),
    clear: () => ownKeys().forEach((key) => store.removeItem(key)),
    get length() { return ownKeys().length; },
  };

  const asked = new URL(location.href).searchParams;
  const linked = asked.get('query') ? { query: asked.get('query'), variables: asked.get('variables') || '' } : undefined;
  const remembered = rememberedTab();
  const tabs = linked && !remembered ? [linked, ...settings.tabs] : settings.tabs;
  // GraphiQL opens a second copy of the active tab unless these two agree with it; they are else written on edits only.
  if (remembered && !linked) {
    storage.setItem('graphiql:query', remembered.query || '');
    storage.setItem('graphiql:variables', remembered.variables || '');
  }
  // The first tab's variables reach the editor only this way; later the stored ones have to win.
  const first = linked || (remembered ? undefined : tabs[0]);

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    fetcher,
    title: 'verify-graph',
    logo: settings.logo,
    defaultTabs: tabs,
    ...(first && { variables: first.variables || '' }),
    ...(settings.headers && { initialHeaders: settings.headers, defaultHeaders: settings.headers }),
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    storage,
    // Yoga's page would copy each edit into the address, and from there into browser history and access logs.
    onEditQuery: () => {},
  });

  async function fetcher({ query, variables, operationName }, { headers } = {}) {
    // Right after a change of tabs GraphiQL may still send the name of the operation that was open before.
    const isNamed = operationName && new RegExp('\\\\b' + operationName + '\\\\b').test(query);
    try {
      const response = await fetch(settings.endpoint, {
        method: 'POST',
        headers: { accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables, ...(isNamed && { operationName }) }),
      });
      const text = await response.text();
      return text.startsWith('{') ? JSON.parse(text) : fault('The gateway answered ' + response.status + ' without JSON.');
    } catch (error) {
      return fault('No answer from the gateway. Is it still running? (' + error.message + ')');
    }
  }

  function fault(message) {
    return { errors: [{ message }] };
  }

  // A press on a tab would start a drag, and the tab slips away from under the pointer: see the style of the page.
  document.addEventListener('pointerdown', (event) => {
    if (event.target.closest('.graphiql-tabs')) event.stopPropagation();
  }, true);

  function rememberedTab() {
    try {
      const { tabs, activeTabIndex } = JSON.parse(storage.getItem('graphiql:tabState'));
      return tabs[activeTabIndex];
    } catch {
      return undefined;
    }
  }

  // A browser that blocks site data throws on the first touch: then nothing is remembered, and all else works.
  function usableStore() {
    try {
      localStorage.getItem(PREFIX);
      return localStorage;
    } catch {
      return { getItem: () => null, setItem() {}, removeItem() {} };
    }
  }
})();
`;
