// node provider.mjs PORT CONSOLE_URL: an OpenID provider whose users are their group: whoever signs in as "admins-mira" is Mira of the group admins.
// It takes lines on standard input: "rotate" makes new keys, "bad nonce" and "bad audience" spoil the next id_tokens, "good" ends that.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [port, home] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const newKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' });
let spoilt = 'good';

const make = () => {
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'console', client_secret: 'kept-between-us', redirect_uris: [`${home}/sign-in/callback`], post_logout_redirect_uris: [`${home}/signed-out`],
      grant_types: ['authorization_code'], response_types: ['code'],
    }],
    jwks: { keys: [newKey()] },
    claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id.split('-')[1] ?? id, groups: [id.split('-')[0]] }) }),
    cookies: { keys: ['kept'] },
  });
  provider.use(async (ctx, next) => {
    // spoilt where it enters: what the provider then signs is not what the console asked for
    if (ctx.path === '/auth' && spoilt === 'bad nonce') ctx.querystring = ctx.querystring.replace(/nonce=[^&]*/, 'nonce=another');
    await next();
  });
  return provider.callback();
};

let answer = make();
createServer((request, response) => answer(request, response)).listen(Number(port), '127.0.0.1', () => console.log('ready'));
createInterface({ input: process.stdin }).on('line', line => {
  if (line === 'rotate') answer = make();
  else spoilt = line;
  console.log(`now ${line}`);
});
