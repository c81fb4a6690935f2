/** The vault's API for people who write programs: the OpenAPI document, made readable. Open to everybody. */
import { groupEndpoints, type ApiDocument, type ApiGroup } from '../api-document.ts'
import { EndpointDetails } from '../components/endpoint-details.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { useLoaded } from '../use-loaded.ts'
import { useSession } from '../use-session.ts'
import { docs as texts } from '../words/docs.ts'

const documentPath = '/docs/openapi.json'

/** A file beside the pages rather than an endpoint of the contract, which it describes. */
async function fetchGroups(): Promise<ApiGroup[]> {
  const response = await fetch(documentPath)
  if (!response.ok) throw new Error(`${documentPath} answered ${response.status}`)
  return groupEndpoints((await response.json()) as ApiDocument)
}

export function Docs() {
  const groups = useLoaded(fetchGroups)
  useSession()
  return (
    <Page title={texts.title} lead={texts.lead}>
      <section class="card grid gap-5 p-5 sm:grid-cols-3 sm:p-6" aria-label={texts.inShort}>
        <Fact title={texts.address} text={location.origin} />
        <Fact title={texts.who} text={`Authorization: Bearer <${texts.token}>`} />
        <Fact title={texts.fails} text={texts.problem} />
        <p class="sm:col-span-3">
          <a class="link" href={documentPath} download="oma-openapi.json">
            {texts.download}
          </a>
        </p>
      </section>
      <WhenLoaded loaded={groups}>{(list) => list.map((group) => <Group key={group.tag} group={group} />)}</WhenLoaded>
    </Page>
  )
}

function Fact({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h2 class="text-sm text-soft">{title}</h2>
      <p class="font-mono text-sm wrap-anywhere">{text}</p>
    </div>
  )
}

function Group({ group: { tag, title, endpoints } }: { group: ApiGroup }) {
  return (
    <section aria-labelledby={`tag-${tag}`}>
      <h2 id={`tag-${tag}`} class="mb-3 text-xl font-semibold tracking-tight">
        {title}
      </h2>
      <div class="card divide-y divide-line overflow-hidden">
        {endpoints.map((endpoint) => (
          <EndpointDetails key={endpoint.id} endpoint={endpoint} />
        ))}
      </div>
    </section>
  )
}
