import type { UpstreamSettings } from '../../datasources/upstream-settings.ts';

/**
 * Whether a call goes through the proxy; only for the words that describe a fault. The rules are those of undici's
 * `EnvHttpProxyAgent`, which makes the choice itself: `*`, a host, a domain with all below it, each with or without a port.
 */
export function isProxied(url: string, proxy: UpstreamSettings['proxy']): boolean {
  const { protocol, hostname, port } = new URL(url);
  if (!proxy || protocol !== 'https:' || proxy.noProxy === '*') return false;
  const entries = proxy.noProxy.split(/[,\s]+/).filter(Boolean);
  return !entries.some((entry) => {
    const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    const domain = name.replace(/^\*?\./, '').toLowerCase();
    return (!entryPort || entryPort === (port || '443')) && (hostname === domain || hostname.endsWith(`.${domain}`));
  });
}
