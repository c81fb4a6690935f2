/** A Chromium, and pages in it that remember everything that went wrong in them. */
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

export interface WatchedPage {
  page: Page
  context: BrowserContext
  /** Console errors (refused by the Content-Security-Policy included) and uncaught exceptions. */
  faults: string[]
}

const unwanted = [
  // Chromium's own address bar is a page of 350 files, which each new window loads beside what is measured in it.
  'WebUIOmniboxPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxAimPopup',
  'PreloadTopChromeWebUI',
  // What Playwright switches off: the last list counts, so that ours is in the place of its.
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
]

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${unwanted.join()}`,
]

/** The browser of CHROMIUM_PATH, by default Debian's. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: quiet })
}

/** A window with cookies of its own, as a person has who sits down at another computer. */
export async function openPage(browser: Browser, baseURL: string, locale = 'en-GB'): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL, locale })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
  })
  return { page, context, faults }
}

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 860 }

/** What is wrong with the page as it stands, by day and by night: axe's findings, and scrolling sideways on a phone. */
export async function inspectPage(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page })
    // By night nothing but the colours is another.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze()
    found.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`))
  }
  await page.setViewportSize(phone)
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (excess > 0) found.push(`scrolls sideways by ${excess} px at ${phone.width} px`)
  await page.setViewportSize(desktop)
  return found
}
