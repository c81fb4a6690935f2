/** What the hub's measurements stand on: Google and the vault canned, a hub, the floor, and tokens of many users. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SignJWT } from 'jose'
import { generate } from 'selfsigned'
import { nodeFlags } from '@oma/hub/node-flags'
import { createPrograms, root, type Program, type Service } from '../programs.ts'

export interface HubLaboratory {
  hub: Service
  floor: Service
  google: Service
  /** A server that knows Google alone: it finds the canned one there. It runs with Node's own settings. */
  startOnGoogle(program: Omit<Program, 'nodeFlags'>): Promise<Service>
  /** For files of this run. */
  folder: string
  /** Access tokens, each of another user. */
  makeTokens(count: number): Promise<string[]>
  close(): Promise<void>
}

const keyId = 'bench'
const tokenTtl = '1h'

/** @param delayMs how long Google takes for each answer */
export async function openHubLaboratory(delayMs: number): Promise<HubLaboratory> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-bench-hub-'))
  const programs = createPrograms()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const JWKS = JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' }],
  })
  const certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'subjectAltName', altNames: ['localhost', '*.googleapis.com'].map((value) => ({ type: 2, value })) },
    ],
  })
  const authority = join(folder, 'ca.pem')
  await writeFile(authority, certificate.cert)
  const trusting = { NODE_EXTRA_CA_CERTS: authority }
  const here = (script: string) => join(import.meta.dirname, script)

  const google = await programs.start({
    script: here('canned-google.ts'),
    nodeFlags: [],
    readyPath: '/health',
    tls: true,
    environment: (PORT) => ({
      PORT,
      CERTIFICATE: certificate.cert,
      PRIVATE_KEY: certificate.private,
      DELAY_MS: String(delayMs),
    }),
  })
  const vault = await programs.start({
    script: here('canned-vault.ts'),
    nodeFlags: [],
    readyPath: '/health',
    environment: (PORT) => ({ PORT, JWKS }),
  })
  const hub = await programs.start({
    script: join(root, 'services/hub/dist/server.js'),
    nodeFlags,
    readyPath: '/health',
    environment: (HUB_PORT) => ({
      ...trusting,
      HUB_PORT,
      OMA_BACKEND_URL: vault.url,
      HUB_CLIENT_SECRET: randomBytes(32).toString('base64url'),
      GOOGLE_SANDBOX_URL: google.url,
    }),
  })
  const audience = `${hub.url}/mcp`
  const floor = await programs.start({
    script: here('floor.ts'),
    // So that what is compared is the same but for the code.
    nodeFlags,
    readyPath: '/health',
    environment: (PORT) => ({
      ...trusting,
      PORT,
      JWKS,
      GOOGLE_URL: google.url,
      ISSUER: vault.url,
      AUDIENCE: audience,
    }),
  })

  const makeToken = (): Promise<string> =>
    new SignJWT({ client_id: 'bench', grant_id: randomUUID(), scope: 'gmail.read' })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keyId })
      .setSubject(randomUUID())
      .setIssuer(vault.url)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(tokenTtl)
      .sign(privateKey)

  return {
    hub,
    floor,
    google,
    folder,
    startOnGoogle: ({ environment, ...program }) =>
      programs.start({
        ...program,
        nodeFlags: [],
        environment: (port) => ({
          ...environment(port),
          ...trusting,
          GOOGLE_URL: google.url,
          NODE_OPTIONS: `--import ${pathToFileURL(here('to-canned-google.ts')).href}`,
        }),
      }),
    makeTokens: (count) => Promise.all(Array.from({ length: count }, makeToken)),
    async close() {
      await programs.stopAll()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
