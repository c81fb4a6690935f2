/**
 * The page that all pages of the dashboard are, and which scripts each of them wants: named in its head, they are fetched
 * together with those that would otherwise have to run first to ask for them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param name of the page's own file among the dashboard's sources, such as `home`
 * @param languages the browser's Accept-Language, the dearest first
 */
export type WritePage = (name: string, languages?: string) => string

/** As Vite writes it (https://vite.dev/guide/backend-integration); chunks name each other by their keys. */
type Manifest = Record<string, { file: string; imports?: string[]; dynamicImports?: string[] }>

const language = /^\s*(en|es)\b/i

/** Undefined where the dashboard is not built. */
export function readPage(directory: string): WritePage | undefined {
  const file = join(directory, 'index.html')
  if (!existsSync(file)) return undefined
  const page = readFileSync(file, 'utf8')
  const manifest = readManifest(directory)

  const collect = (key: string, found: Set<string>) => {
    const chunk = manifest[key]
    if (!chunk || found.has(key)) return found
    found.add(key)
    for (const next of chunk.imports ?? []) collect(next, found)
    return found
  }
  const isSpanish = (key: string) => key.startsWith('src/words/es/')

  const write = (name: string, inSpanish: boolean) => {
    const found = collect(`src/pages/${name}.tsx`, new Set())
    if (inSpanish) {
      for (const key of [...found, 'index.html']) {
        for (const words of (manifest[key]?.dynamicImports ?? []).filter(isSpanish)) collect(words, found)
      }
    }
    const files = new Set([...found].map((key) => `/${manifest[key]!.file}`))
    const links = [...files]
      .filter((href) => !page.includes(`"${href}"`))
      .map((href) => `<link rel="modulepreload" crossorigin href="${href}">`)
    return page.replace('</head>', () => `${links.join('')}</head>`)
  }

  const written = new Map<string, string>()
  return (name, languages = '') => {
    const spoken = languages.split(',').find((tag) => language.test(tag))
    const inSpanish = /^\s*es/i.test(spoken ?? '')
    const key = `${name} ${inSpanish}`
    const known = written.get(key) ?? write(name, inSpanish)
    written.set(key, known)
    return known
  }
}

function readManifest(directory: string): Manifest {
  const file = join(directory, '.vite', 'manifest.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
}
