// A certified OpenID provider on loopback. First argument: its settings as JSON. Each line of standard input is a command.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// Standard output is for answers; the provider's notes to its operator are not.
console.info = console.error;
const settings = JSON.parse(process.argv[2]);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

// What is said of people, by what they type at the login form, which is also their `sub`.
const accounts = new Map(Object.entries(settings.accounts));
let algorithm = settings.algorithm;
let generation = 0;
let handle;

function key() {
  generation += 1;
  const [type, options] = {
    RS256: ['rsa', { modulusLength: 2048 }],
    PS256: ['rsa', { modulusLength: 2048 }],
    ES256: ['ec', { namedCurve: 'P-256' }],
    EdDSA: ['ed25519', {}],
  }[algorithm];
  const jwk = generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: `key-${generation}`, use: 'sig', alg: algorithm };
}

function start(issuer) {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: settings.client_id,
      client_secret: settings.client_secret ?? undefined,
      token_endpoint_auth_method: settings.auth,
      redirect_uris: [settings.redirect_uri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: algorithm,
    }],
    jwks: { keys: [key()] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
    clientAuthMethods: [settings.auth],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: settings.conform,
    findAccount: (_, id) => {
      const known = accounts.get(id);
      return known && { accountId: id, claims: () => ({ sub: id, ...known }) };
    },
    pkce: { required: () => true },
  });
  handle = provider.callback();
}

const server = createServer((request, response) => handle(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  start(issuer);
  say({ issuer });
  createInterface({ input: process.stdin }).on('line', (line) => {
    const command = JSON.parse(line);
    for (const [name, known] of Object.entries(command.accounts ?? {})) accounts.set(name, known);
    if (command.rotate) {
      algorithm = command.rotate;
      start(issuer);
    }
    say({ done: true });
  }).on('close', () => process.exit(0));
});
