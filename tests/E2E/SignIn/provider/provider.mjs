// node provider.mjs PORT CONSOLE_URL: an OpenID provider whose users are their group: whoever signs in as "admins-mira" is Mira of the group admins.
// It takes lines on standard input: "rotate" makes new keys, "bad nonce", "bad audience" and "expired" spoil the next id_tokens, "good" ends that,
// "group admins-mira readers" puts her into another group.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createServer } from 'node:http';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

const [port, home] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const newKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' });
let spoilt = 'good';
const moved = new Map();
const spoils = {
  'bad audience': claims => ({ ...claims, aud: 'another' }),
  expired: claims => ({ ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 }),
};

const make = () => {
  const key = newKey();
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'console', client_secret: 'kept-between-us', redirect_uris: [`${home}/sign-in/callback`], post_logout_redirect_uris: [`${home}/signed-out`],
      backchannel_logout_uri: `${home}/sign-in/logout`, backchannel_logout_session_required: true,
      grant_types: ['authorization_code'], response_types: ['code'],
    },
    // programs: each has the group that it is named after
    ...['admins', 'readers', 'strangers'].map(client_id => ({ client_id, client_secret: 'kept-between-us', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }))],
    extraTokenClaims: (_, token) => token.kind === 'ClientCredentials' ? { groups: [token.clientId] } : {},
    jwks: { keys: [key] },
    claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    conformIdTokenClaims: false,
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options), // the console is at a loopback address, which its dispatcher would not call
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true }, clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true, defaultResource: (_, client) => client.clientId === 'console' ? undefined : 'urn:baremetal', useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience: 'ironic-console', accessTokenFormat: 'jwt', accessTokenTTL: 600 }),
      },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id.split('-')[1] ?? id, groups: [moved.get(id) ?? id.split('-')[0]] }) }),
    cookies: { keys: ['kept'] },
  });
  provider.use(async (ctx, next) => {
    // spoilt where it enters: what the provider then signs is not what the console asked for
    if (ctx.path === '/auth' && spoilt === 'bad nonce') ctx.querystring = ctx.querystring.replace(/nonce=[^&]*/, 'nonce=another');
    await next();
    if (ctx.path === '/token' && spoils[spoilt] && ctx.body.id_token) {
      ctx.body.id_token = await new SignJWT(spoils[spoilt](decodeJwt(ctx.body.id_token))).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(await importJWK(key));
    }
  });
  return provider.callback();
};

let answer = make();
createServer((request, response) => answer(request, response)).listen(Number(port), '127.0.0.1', () => console.log('ready'));
createInterface({ input: process.stdin }).on('line', line => {
  if (line === 'rotate') answer = make();
  else if (line.startsWith('group ')) moved.set(...line.split(' ').slice(1));
  else spoilt = line;
  console.log(`now ${line}`);
});
