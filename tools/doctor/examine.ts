/** The whole examination, in the order in which a client meets things; what needs an answer that did not come is left out. */
import { createAsk, type Ask } from './ask.ts'
import { checkBrowser } from './check-browser.ts'
import { checkClients } from './check-clients.ts'
import { checkResource } from './check-resource.ts'
import { checkServer } from './check-server.ts'
import { checkSignIn } from './check-sign-in.ts'
import { checkVisit } from './check-visit.ts'
import { createNotes, type Finding } from './finding.ts'

/** @param url what a person pastes into a client */
export async function examine(url: URL, ask: Ask = createAsk()): Promise<Finding[]> {
  const { findings, on } = createNotes()
  const metadataUrl = await checkVisit(url, ask, on('visit'))
  if (findings.length === 1) return findings
  const resource = await checkResource(url, metadataUrl, ask, on('resource'))
  if (!resource) return findings
  const server = await checkServer(resource, ask, on('server'))
  if (!server) return findings
  const client = await checkClients(server, ask, on('clients'))
  if (client) await checkSignIn({ server, resource, client }, ask, on('signIn'))
  await checkBrowser(url, server, ask, on('browser'))
  return findings
}
