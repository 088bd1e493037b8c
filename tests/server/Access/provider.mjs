// A real OpenID Connect provider for the tests: node provider.mjs PORT REDIRECT_URI POST_LOGOUT_URI
// Nobody types here: POST /control {"account":"id","claims":{…}} sets who signs in next and what is said about that person,
// {"gone":"id"} takes a person away, {"down":true} answers everything with 503. GET /seen: how often tokens were renewed and refused.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [port, redirectUri, postLogoutUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const accounts = new Map();
let current = '';
let down = false;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'seat-map', client_secret: 'a-secret-of-the-tests', redirect_uris: [redirectUri], post_logout_redirect_uris: [postLogoutUri],
    grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_post',
  }],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles', 'teams', 'connect_user'], email: ['email'] },
  cookies: { keys: ['only-for-tests'] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => { ctx.body = `<body>${form}</body>`; },
    },
  },
  findAccount: (_, id) => accounts.has(id) ? { accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) } : undefined,
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email offline_access');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, RefreshToken: 3600, Session: 3600, Interaction: 600, Grant: 3600 },
});

// Renewals with a refresh token, and refusals: a token that comes twice is refused, and its whole grant ends.
const seen = { renewed: 0, refused: 0 };
provider.on('grant.success', (ctx) => { if (ctx.oidc.params.grant_type === 'refresh_token') seen.renewed++; });
provider.on('grant.error', () => { seen.refused++; });

const body = async (request) => {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
};

createServer(async (request, response) => {
  if (request.url === '/control') {
    const said = await body(request);
    if (said.account !== undefined) {
      current = said.account;
      if (said.claims) accounts.set(said.account, said.claims);
    }
    if (said.gone !== undefined) accounts.delete(said.gone);
    if (said.down !== undefined) down = said.down;
    response.writeHead(204).end();
  } else if (request.url === '/seen') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(seen));
  } else if (down) {
    response.writeHead(503).end();
  } else if (request.url.startsWith('/interaction/')) {
    const result = current === '' ? { error: 'access_denied' } : { login: { accountId: current } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } else {
    provider.callback()(request, response);
  }
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
