/** What a first visit of a page costs: what it fetches, how far things move, and when it can be used on a slow phone. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'

const built = join(import.meta.dirname, '..', 'packages', 'dashboard', 'dist')
/** How much slower than this machine. */
const slowness = 4

export interface FirstLoad {
  path: string
  /** In kB of gzip. */
  js: number
  css: number
  /** Scripts that only another one asked for, and so had to wait for it; what runs beside the page aside. */
  late: string[]
  /** Until what it is about was painted, from the request on. */
  readyMs: number
  /** Everybody who was asked for something. */
  hosts: string[]
  /** How far things moved by themselves (https://web.dev/articles/cls). */
  shift: number
}

/**
 * In a window that has visited nothing.
 * @param window whose login it has, among other things
 * @param ready a text that stands there once the page can be used
 */
export async function measureFirstLoad(
  browser: Browser,
  window: BrowserContextOptions,
  path: string,
  ready: string,
): Promise<FirstLoad> {
  const context = await browser.newContext(window)
  try {
    const page = await context.newPage()
    const files: string[] = []
    const hosts = new Set<string>()
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      hosts.add(origin)
      files.push(pathname)
    })
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness })
    await page.addInitScript(watchFor, ready)
    const html = await (await page.goto(path))!.text()
    await page.getByText(ready).first().waitFor()
    const readyMs = await page.evaluate(() => performance.getEntriesByName('ready')[0]!.startTime)
    await page.waitForLoadState('networkidle')
    const shift = await page.evaluate(measureLayoutShift)
    const weigh = async (ending: string) => {
      const sizes = files.filter((file) => file.endsWith(ending)).map((file) => stat(join(built, `${file}.gz`)))
      return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0) / 1_000
    }
    const [js, css] = [await weigh('.js'), await weigh('.css')]
    const late = files.filter((file) => /(?<!\.worker-[\w-]+)\.js$/.test(file) && !html.includes(`"${file}"`))
    return { path, js, css, late, readyMs: Math.round(readyMs), hosts: [...hosts], shift }
  } finally {
    await context.close()
  }
}

/** Runs in the page; Playwright's own search for a text would take a tenth of a second of the slowed CPU. */
function watchFor(text: string): void {
  const observer = new MutationObserver(() => {
    // The body may not be there yet.
    if (!document.querySelector('body')?.textContent.includes(text)) return
    observer.disconnect()
    // A task after the next frame: by then it is painted.
    requestAnimationFrame(() => setTimeout(() => performance.mark('ready')))
  })
  observer.observe(document, { subtree: true, childList: true, characterData: true })
}

/** Runs in the page. */
function measureLayoutShift(): Promise<number> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const shifts = list.getEntries() as (PerformanceEntry & { value: number })[]
      resolve(shifts.reduce((sum, { value }) => sum + value, 0))
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve(0), 200)
  })
}
