/*
 * Documents that cost their sender nothing and a server much. Each says by what it has to be refused: by a limit, or, where the
 * library itself is right, by its word for what is wrong.
 */

export interface HostileDocument {
  name: string;
  query: string;
  variables?: Record<string, unknown>;
  /** Whether a limit has to refuse it; else parsing, validation or the types of variables may. */
  byLimit: boolean;
  /** Whether it is too much only with these variables: it may stand in a manifest. */
  byVariables?: true;
}

const ID = '5a8e2b74-0c3d-4f19-9a6b-2e7d81c4f003';
const many = (length: number, part: (at: number) => string, between = ' ') =>
  Array.from({ length }, (_, at) => part(at)).join(between);
const limited = (name: string, query: string, variables?: Record<string, unknown>): HostileDocument => ({
  name,
  query,
  byLimit: true,
  ...(variables && { variables }),
});
const wrong = (name: string, query: string): HostileDocument => ({ name, query, byLimit: false });
const sizes = (...list: number[]) => list;

/** User → transaction → user → …, which is in the schema as deep as anybody likes. */
const nested = (levels: number) =>
  `{ user(id: "${ID}") { ${many(levels, (at) => (at % 2 === 0 ? 'latestVerifyTransaction {' : 'user {'))} id ${'}'.repeat(levels)} } }`;
const ROOTS = ['user(id: "x") { ...F0 }', 'users { nodes { ...F0 } }', 'users { edges { node { ...F0 } } }'];
const entities = (selection: string) =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { ...on User { ${selection} } } }`;
const references = (length: number) => Array.from({ length }, () => ({ __typename: 'User', id: ID }));
const fragments = (length: number, body: (at: number) => string) =>
  many(length, (at) => `fragment F${at} on User { ${body(at)} }`);

function deep(): HostileDocument[] {
  return [
    ...sizes(9, 12, 16, 20, 40, 60, 80, 100, 130, 160, 200, 230).map((n) => limited(`${n} levels`, nested(n))),
    ...sizes(300, 500, 1_000, 2_000, 5_000).map((n) => limited(`${n} levels, beyond the tokens`, nested(n))),
    ...sizes(10, 50, 200, 400).map((n) =>
      limited(`${n} levels of unknown fields`, `{ ${'a { '.repeat(n)}b${' }'.repeat(n)} }`),
    ),
    ...sizes(1_001, 4_000, 16_000).map((n) => limited(`${n} braces that nobody closes`, '{a'.repeat(n))),
    ...sizes(1_001, 4_000, 16_000, 30_000).map((n) =>
      limited(`${n} brackets that nobody closes`, `{ users(first: ${'['.repeat(n)}`),
    ),
    ...sizes(10, 50, 150, 300, 450).map((n) =>
      wrong(`a list in ${n} lists`, `{ users(first: ${'['.repeat(n)}1${']'.repeat(n)}) { totalCount } }`),
    ),
    ...sizes(10, 50, 150).map((n) =>
      wrong(`an object in ${n} objects`, `{ users(filter: ${'{a:'.repeat(n)}1${'}'.repeat(n)}) { totalCount } }`),
    ),
    ...sizes(10, 100, 400).map((n) =>
      wrong(
        `a type of ${n} lists`,
        `query ($v: ${'['.repeat(n)}Int${']'.repeat(n)}) { users(first: $v) { totalCount } }`,
      ),
    ),
    ...sizes(10, 100, 300).map((n) =>
      limited(
        `${n} inline fragments with a level each`,
        `{ users { nodes { ${'...on User { latestVerifyTransaction { user { '.repeat(n)}id${' } } }'.repeat(n)} } } }`,
      ),
    ),
  ];
}

function wide(): HostileDocument[] {
  return [
    ...sizes(301, 350, 400, 600, 800, 900).map((n) =>
      limited(`${n} fields`, `{ users { ${many(n, () => 'totalCount')} } }`),
    ),
    ...sizes(1_000, 3_000, 4_000).map((n) =>
      limited(`${n} fields, beyond the tokens`, `{ users { ${many(n, () => 'a')} } }`),
    ),
    ...sizes(301, 600, 900).map((n) => limited(`${n} unknown fields`, `{ users { ${many(n, (at) => `x${at}`)} } }`)),
    ...sizes(11, 20, 50, 100, 200).map((n) =>
      limited(`${n} root fields`, `{ ${many(n, () => 'users { totalCount }')} }`),
    ),
    ...sizes(16, 20, 50, 100, 150, 300).map((n) =>
      limited(`${n} aliases`, `{ users { ${many(n, (at) => `a${at}: totalCount`)} } }`),
    ),
    ...sizes(16, 50, 120).map((n) =>
      limited(
        `${n} aliases of documents`,
        `{ ${many(n, (at) => `a${at}: verifyDocument(userId: "x", transactionId: "y", id: "z") { value }`)} }`,
      ),
    ),
    ...sizes(16, 100, 300).map((n) =>
      limited(`${n} aliases of __typename`, `{ ${many(n, (at) => `a${at}: __typename`)} }`),
    ),
    ...sizes(11, 20, 50, 100, 160).map((n) =>
      limited(`${n} directives on fields`, `{ users { ${many(n, () => 'totalCount @include(if: true)')} } }`),
    ),
    ...sizes(11, 50, 300, 480).map((n) =>
      limited(`${n} unknown directives on one field`, `{ users { totalCount ${many(n, () => '@x')} } }`),
    ),
    ...sizes(11, 100, 400).map((n) =>
      limited(`${n} directives on the operation`, `query ${many(n, () => '@x')} { users { totalCount } }`),
    ),
    ...sizes(11, 100).map((n) =>
      limited(
        `${n} directives on a variable`,
        `query ($a: Int ${many(n, () => '@x')}) { users(first: $a) { totalCount } }`,
      ),
    ),
    ...sizes(18, 20, 24, 28, 30).map((n) =>
      limited(
        `${n} times ${n} fields that overlap`,
        `{ users { nodes { ${many(n, () => `latestVerifyTransaction { ${many(n, () => 'id')} }`)} } } }`,
      ),
    ),
    ...sizes(100, 200, 240).map((n) =>
      wrong(
        `${n} operations`,
        many(n, () => '{a}'),
      ),
    ),
    ...sizes(50, 100, 160).map((n) =>
      wrong(
        `${n} operations of one name`,
        many(n, () => 'query A { a }'),
      ),
    ),
    ...sizes(50, 150, 230).map((n) =>
      wrong(`${n} variables that nobody uses`, `query (${many(n, (at) => `$v${at}: Int`)}) { users { totalCount } }`),
    ),
    ...sizes(50, 150, 230).map((n) =>
      wrong(`${n} variables of one name`, `query (${many(n, () => '$v: Int')}) { users(first: $v) { totalCount } }`),
    ),
    ...sizes(50, 200, 320).map((n) =>
      wrong(`${n} arguments of one name`, `{ users(${many(n, () => 'first: 1')}) { totalCount } }`),
    ),
    ...sizes(50, 200, 320).map((n) =>
      wrong(`${n} unknown arguments`, `{ users(${many(n, (at) => `a${at}: 1`)}) { totalCount } }`),
    ),
    ...sizes(10, 40, 80).map((n) =>
      wrong(
        `${n} fields that conflict`,
        `{ user(id: "x") { ${many(n, (at) => `verifyTransaction(id: "${at}") { id }`)} } }`,
      ),
    ),
    ...sizes(50, 150, 190).map((n) =>
      wrong(`${n} fragments of one name`, `{ users { nodes { ...F } } } ${many(n, () => 'fragment F on User { id }')}`),
    ),
  ];
}

function spreads(): HostileDocument[] {
  const root = (at: number) => ROOTS[at % ROOTS.length] ?? '';
  return [
    ...sizes(1, 2, 3, 5, 8, 13, 20, 40, 80, 100).map((n) =>
      wrong(`a ring of ${n} fragments`, `{ ${root(n)} } ${fragments(n, (at) => `...F${(at + 1) % n} id`)}`),
    ),
    ...sizes(2, 5, 8, 12, 16, 18, 20).map((n) =>
      wrong(
        `${n} fragments that all spread each other`,
        `{ ${root(n)} } ${fragments(n, () => `${many(n, (on) => `...F${on}`)} id`)}`,
      ),
    ),
    ...sizes(2, 5, 10, 20).map((n) =>
      wrong(
        `a ring of ${n} through fields`,
        `{ ${root(n)} } ${fragments(n, (at) => `latestVerifyTransaction { user { ...F${(at + 1) % n} } }`)}`,
      ),
    ),
    ...sizes(2, 10).map((n) =>
      wrong(
        `a ring of ${n} that nobody spreads`,
        `{ users { totalCount } } ${fragments(n, (at) => `...F${(at + 1) % n} id`)}`,
      ),
    ),
    ...sizes(11, 12, 14, 16, 20, 24, 30, 40, 60, 80).flatMap((n) => [
      limited(
        `${n} fragments, each spreads the next twice`,
        `{ ${root(n)} } ${fragments(n, (at) => (at + 1 < n ? `...F${at + 1} ...F${at + 1}` : 'id'))}`,
      ),
      limited(
        `${n} fragments, each spreads the next at two depths`,
        `{ ${root(n)} } ${fragments(n, (at) => (at + 1 < n ? `...F${at + 1} latestVerifyTransaction { user { ...F${at + 1} } }` : 'id'))}`,
      ),
      limited(
        `${n} fragments, each spreads the next under ten names`,
        `{ ${root(n)} } ${fragments(n, (at) => (at + 1 < n ? many(Math.min(10, Math.floor(700 / n / 4)), (on) => `...on User { a${on}: id ...F${at + 1} }`) : 'id'))}`,
      ),
    ]),
    ...sizes(11, 12, 16, 20, 25).map((n) =>
      limited(
        `${n} fragments that spread all behind them`,
        `{ ${root(n)} } ${fragments(n, (at) => `id ${many(n - at - 1, (on) => `...F${at + on + 1}`)}`)}`,
      ),
    ),
    ...sizes(11, 20, 30).map((n) =>
      limited(
        `${n} doublings that no operation uses`,
        `{ users { totalCount } } ${fragments(n, (at) => (at + 1 < n ? `...F${at + 1} ...F${at + 1}` : 'id'))}`,
      ),
    ),
    ...sizes(10, 50, 100).map((n) =>
      wrong(`${n} fragments that nobody uses`, `{ users { totalCount } } ${fragments(n, () => 'id')}`),
    ),
    ...sizes(10, 100, 400).map((n) =>
      wrong(`${n} fragments that are not there`, `{ users { ${many(n, (at) => `...X${at}`)} } }`),
    ),
    ...sizes(11, 20, 40).map((n) =>
      limited(
        `${n} doublings below __schema, beside those of a user`,
        `{ __schema { queryType { name } } ${root(n)} } ${fragments(n, (at) => (at + 1 < n ? `...F${at + 1} ...F${at + 1}` : 'id'))}`,
      ),
    ),
  ];
}

function long(): HostileDocument[] {
  return [
    ...sizes(33_000, 60_000, 120_000, 200_000).flatMap((n) => [
      limited(`a text of ${n} characters`, `{ user(id: "${'x'.repeat(n)}") { id } }`),
      limited(`a block text of ${n} characters`, `{ user(id: """${'xxxxxxx\n'.repeat(n / 8)}""") { id } }`),
      limited(`${n} escapes`, `{ user(id: "${'\\u0041'.repeat(n / 6)}") { id } }`),
      limited(`a comment of ${n} characters`, `#${'x'.repeat(n)}\n{ users { totalCount } }`),
      limited(`${n} blanks`, `{ users { totalCount } }${' '.repeat(n)}`),
      limited(`${n} commas`, `{ users { totalCount } }${','.repeat(n)}`),
      limited(`a name of ${n} characters`, `{ ${'x'.repeat(n)} }`),
      limited(`a number of ${n} digits`, `{ users(first: ${'9'.repeat(n)}) { totalCount } }`),
    ]),
    ...sizes(3_000, 10_000, 30_000).flatMap((n) => [
      limited(`${n} empty lines`, `${'\n'.repeat(n)}{ users { ${many(100, (at) => `x${at}`)} } }`),
      limited(`${n} carriage returns`, `${'\r'.repeat(n)}{ users(${many(100, () => 'first: 1')}) { totalCount } }`),
    ]),
    ...sizes(10, 100, 1_000, 20_000).flatMap((n) => [
      wrong(`a whole number of ${n} digits more`, `{ users(first: 9${'0'.repeat(n)}) { totalCount } }`),
      wrong(`a fraction of ${n} digits`, `{ users(first: 0.${'1'.repeat(n)}) { totalCount } }`),
      wrong(`an exponent of ${n} digits`, `{ users(first: 1e${'9'.repeat(n)}) { totalCount } }`),
    ]),
    ...sizes(129, 500, 5_000, 30_000).map((n) =>
      limited(`a name of an operation of ${n} bytes`, `query ${'x'.repeat(n)} { users { totalCount } }`),
    ),
    ...sizes(101, 200, 400).map((n) =>
      limited(
        `a list of ${n} words`,
        `{ user(id: "x") { verifyTransactions(filter: { statuses: [${many(n, () => 'SUCCESS')}] }) { totalCount } } }`,
      ),
    ),
    ...sizes(1_001, 2_000, 8_000).flatMap((n) => [
      limited(
        `${n} words in a list`,
        `{ user(id: "x") { verifyTransactions(filter: { statuses: [${many(n, () => 'A')}] }) { totalCount } } }`,
      ),
      limited(`${n} tokens of nonsense`, `{ ${many(n, () => 'a')} ! }`),
      limited(`${n} spreads`, `{ ${many(n, () => '...F')} }`),
    ]),
    ...sizes(1, 10, 100, 900).map((n) =>
      wrong(
        `${n} signs that mean nothing`,
        many(n, () => '!'),
      ),
    ),
  ];
}

function dear(): HostileDocument[] {
  const byVariables = (name: string, query: string, variables: Record<string, unknown>): HostileDocument => ({
    ...limited(name, query, variables),
    byVariables: true,
  });
  const page = 'query ($n: Int) { users(first: $n) { nodes { id } } }';
  const pages =
    'query ($n: Int, $m: Int) { users(first: $n) { nodes { verifyTransactions(first: $m) { nodes { id } } } } }';
  const last = 'query ($n: Int) { user(id: "x") { verifyTransactions(first: 1, last: $n) { nodes { id } } } }';
  const letIn =
    'query ($x: Boolean!) { users(first: 100) { nodes { id ... @include(if: $x) { verifyTransactions { nodes { id } } } } } }';
  const content =
    'query ($n: Int) { user(id: "x") { verifyTransactions(first: $n) { nodes { documents { value } } } } }';
  const statuses =
    'query ($s: [VerifyTransactionStatus!]) { user(id: "x") { verifyTransactions(filter: { statuses: $s }) { totalCount } } }';
  return [
    ...sizes(1_000, 5_000, 1_000_000, 2_147_483_647).flatMap((n) => [
      byVariables(`a page of ${n}`, page, { n }),
      byVariables(`the last ${n}`, last, { n }),
      limited(`a page of ${n}, written out`, `{ users(first: ${n}) { nodes { id } } }`),
    ]),
    ...sizes(10, 20, 50, 100).flatMap((n) => [
      byVariables(`a hundred pages of ${n}`, pages, { n: 100, m: n }),
      limited(
        `a hundred pages of ${n}, written out`,
        `{ users(first: 100) { nodes { verifyTransactions(first: ${n}) { nodes { id } } } } }`,
      ),
      byVariables(`the content of ${n} transactions`, content, { n }),
    ]),
    ...sizes(-1, -1_000, 0).map((n) =>
      byVariables(
        `pages of ${n}, which is no length`,
        'query ($n: Int) { users(first: 100) { nodes { verifyTransactions(first: $n) { nodes { id } } } } }',
        { n },
      ),
    ),
    byVariables('a part that a variable lets in', letIn, { x: true }),
    ...sizes(101, 1_000, 20_000).map((n) =>
      byVariables(`a list of ${n} words in a variable`, statuses, { s: Array.from({ length: n }, () => 'SUCCESS') }),
    ),
    ...sizes(101, 5_000).map((n) =>
      byVariables(`a list of ${n} words that fit nothing`, statuses, { s: Array.from({ length: n }, (_, at) => at) }),
    ),
    limited(
      'documents of a page of transactions',
      `{ user(id: "x") { verifyTransactions { nodes { documents { value } } } } }`,
    ),
    limited(
      'documents under four names',
      `{ verifyTransaction(userId: "x", id: "y") { ${many(4, (at) => `d${at}: documents { value }`)} } }`,
    ),
    limited(
      'images of a page of transactions',
      `{ user(id: "x") { verifyTransactions { nodes { verifiedData { ...on VerifiedImage { image } } } } } }`,
    ),
    ...sizes(9, 40, 100).map((n) =>
      limited(
        `_entities ${n} levels deep`,
        entities(`${many(n, (at) => (at % 2 ? 'user {' : 'latestVerifyTransaction {'))} id ${'}'.repeat(n)}`),
        { r: references(1) },
      ),
    ),
    ...sizes(301, 900).map((n) =>
      limited(`_entities with ${n} fields`, entities(many(n, () => 'id')), { r: references(1) }),
    ),
    ...sizes(16, 200).map((n) =>
      limited(`_entities with ${n} aliases`, entities(many(n, (at) => `a${at}: id`)), { r: references(1) }),
    ),
    ...sizes(11, 20, 40).map((n) =>
      limited(
        `_entities with ${n} doublings`,
        `${entities('...F0')} ${fragments(n, (at) => (at + 1 < n ? `...F${at + 1} ...F${at + 1}` : 'id'))}`,
        { r: references(1) },
      ),
    ),
    ...sizes(1, 3, 18).map((n) => ({
      ...wrong(
        `_entities with a ring of ${n}`,
        `${entities('...F0')} ${fragments(n, (at) => `...F${(at + 1) % n} id`)}`,
      ),
      variables: { r: references(1) },
    })),
    ...sizes(48, 100, 500).map((n) =>
      byVariables(`${n} references with a page each`, entities('verifyTransactions { nodes { id } }'), {
        r: references(n),
      }),
    ),
    ...sizes(4, 40).map((n) =>
      byVariables(`${n} references with documents`, entities('latestVerifyTransaction { documents { value } }'), {
        r: references(n),
      }),
    ),
    ...sizes(1_001, 3_000).map((n) => byVariables(`${n} references`, entities('id username'), { r: references(n) })),
    ...sizes(11, 60).map((n) =>
      limited(
        `${n} times _entities`,
        `query ($r: [_Any!]!) { ${many(n, () => '_entities(representations: $r) { __typename }')} }`,
        { r: references(1) },
      ),
    ),
  ];
}

/** The same, mixed at random, so that no limit is only right for a document that has one fault alone. */
function mixed(length: number): HostileDocument[] {
  let seed = 20_261_122;
  // Numbers that are the same in every run (a linear congruential generator, of which the high bits are taken).
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const parts: (() => string)[] = [
    () => many(16 + random(60), (at) => `a${at}: totalCount`),
    () => many(20 + random(60), () => 'totalCount @skip(if: true)'),
    () => `nodes { ${many(9 + random(40), () => 'latestVerifyTransaction { user {')} id`,
    () => many(310 + random(400), () => 'totalCount'),
    () => `nodes { ...F0`,
  ];
  const depthOf = (part: string) => part.split('{').length - part.split('}').length;
  return Array.from({ length }, (_, at) => {
    const chosen = Array.from({ length: 1 + random(3) }, () => parts[random(parts.length)]?.() ?? '');
    const body = chosen.map((part) => `users { ${part} ${'}'.repeat(depthOf(part))} }`).join(' ');
    const count = 12 + random(12);
    const doubled = fragments(count, (on) => (on + 1 < count ? `...F${on + 1} ...F${on + 1}` : 'id'));
    return limited(`mixed ${at}`, `query Mixed${at} { ${body} } ${doubled}`);
  });
}

const CORPUS_SIZE = 500;

export function hostileDocuments(): HostileDocument[] {
  const written = [...deep(), ...wide(), ...spreads(), ...long(), ...dear()];
  return [...written, ...mixed(CORPUS_SIZE - written.length)];
}
