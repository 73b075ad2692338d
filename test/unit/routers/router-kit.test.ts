import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TIMING } from '../../../src/datasources/http/timing.ts';
import { readKitYaml } from '../../support/router-kit.ts';

const SAFE_KEYS = ['code', 'correlationId', 'retryable', 'retryAfterSeconds'];
// A router that waits less long would cut off what verify-graph still answers.
const LONGEST_REQUEST_S = TIMING.contentDeadlineMs / 1_000;

const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)?.[1]);
const apolloText = readFileSync('deploy/routers/apollo/router.yaml', 'utf8');
const LICENSED_LINE = 'From here on the router needs a GraphOS plan';

describe('Apollo Router', () => {
  const config = readKitYaml('apollo/router.yaml');

  // From the router's configuration reference; a key that it does not know keeps it from starting.
  const KNOWN: Record<string, string[]> = {
    supergraph: ['listen', 'path', 'introspection', 'early_cancel'],
    override_subgraph_url: ['verify'],
    headers: ['all', 'subgraphs'],
    include_subgraph_errors: ['all', 'subgraphs'],
    traffic_shaping: ['router', 'all', 'subgraphs'],
    response_cache: ['enabled'],
    limits: ['http_max_request_bytes', 'parser_max_tokens', 'parser_max_recursion'],
    cors: ['policies'],
    health_check: ['enabled', 'listen', 'path'],
    homepage: ['enabled'],
    sandbox: ['enabled'],
    telemetry: ['apollo', 'exporters'],
    demand_control: ['enabled', 'mode', 'strategy'],
    persisted_queries: ['enabled', 'log_unknown', 'safelist'],
    apq: ['enabled'],
  };

  test('no section and no setting is there that the reference does not have', () => {
    expect(Object.keys(config).filter((key) => !(key in KNOWN))).toEqual([]);
    for (const [section, keys] of Object.entries(KNOWN)) expect(keys).toEqual(Object.keys(config[section]));
  });

  test('what needs a plan stands below the line that says so, and nothing else does', () => {
    const [free = '', licensed = ''] = apolloText.split(LICENSED_LINE);
    const sections = (text: string) => [...text.matchAll(/^(\w+):/gm)].map(([, name]) => name);
    expect(sections(licensed)).toEqual(['demand_control', 'persisted_queries']);
    expect(free).not.toMatch(
      /^ *(authentication|authorization|coprocessor|batching|max_depth|max_aliases|max_root_fields|redis):/m,
    );
  });

  test('of errors only the promised keys pass, and messages of verify-graph alone', () => {
    expect(config.include_subgraph_errors).toEqual({
      all: { redact_message: true, allow_extensions_keys: ['code'] },
      subgraphs: { verify: { redact_message: false, allow_extensions_keys: SAFE_KEYS } },
    });
  });

  test('the token and the ids of a request go on, and nothing else of a client', () => {
    const names = config.headers.all.request.map((rule: { propagate: { named: string } }) => rule.propagate.named);
    expect(names).toEqual(['authorization', 'x-request-id', 'x-correlation-id']);
    expect(config.telemetry.exporters.tracing.propagation).toEqual({ trace_context: true, baggage: false });
    expect(config.headers.subgraphs.verify.request).toEqual([
      { insert: { name: 'router-authorization', value: expect.stringMatching(/^\$\{env\.VERIFY_PROOF\}$/) } },
    ]);
  });

  test('it waits longer than verify-graph, caches nothing and shares no answer', () => {
    const { router, all, subgraphs } = config.traffic_shaping;
    expect(seconds(subgraphs.verify.timeout)).toBeGreaterThan(LONGEST_REQUEST_S);
    expect(seconds(router.timeout)).toBeGreaterThan(seconds(subgraphs.verify.timeout));
    expect([
      all.deduplicate_query,
      subgraphs.verify.deduplicate_query,
      config.response_cache.enabled,
      config.apq.enabled,
    ]).toEqual([false, false, false, false]);
    expect(config.demand_control.strategy.static_estimated).toEqual({ list_size: 20, max: 1_000 });
  });
});

describe('Cosmo Router', () => {
  const config = readKitYaml('cosmo/router.yaml');

  test('of errors only the promised keys pass', () => {
    expect(config.subgraph_error_propagation).toMatchObject({
      mode: 'pass-through',
      allow_all_extension_fields: false,
      attach_service_name: false,
      allowed_extension_fields: SAFE_KEYS,
    });
    expect(config.dev_mode).toBe(false);
    expect(config.engine.disable_exposing_variables_content_on_validation_error).toBe(true);
  });

  test('the token and the ids of a request go on, and nothing else of a client', () => {
    const rules = config.headers.all.request;
    expect(rules.map(({ op, named }: { op: string; named: string }) => `${op} ${named}`)).toEqual([
      'propagate Authorization',
      'propagate X-Request-Id',
      'propagate X-Correlation-Id',
    ]);
    expect(config.telemetry.tracing.propagation).toEqual({ trace_context: true, baggage: false });
  });

  test('it waits longer than verify-graph, caches nothing, retries nothing and shares no answer', () => {
    const { all, subgraphs } = config.traffic_shaping;
    expect(seconds(subgraphs.verify.request_timeout)).toBeGreaterThan(LONGEST_REQUEST_S);
    expect(all.retry.enabled).toBe(false);
    expect(config.cache_control_policy).toEqual({ enabled: true, value: 'no-store' });
    expect(config.engine.enable_single_flight).toBe(false);
    expect(config.automatic_persisted_queries.enabled).toBe(false);
    expect(config.security.cost_control).toMatchObject({ enabled: true, mode: 'enforce', max_estimated_limit: 1_000 });
  });
});
