/**
 * `npm run screenshots [page…]`: pictures of every page, by day and by night, on a desktop and on a phone, of a person
 * made up in the sandbox, into docs/screenshots. Git keeps those that the README shows.
 */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './open-browser.ts'
import { furnish, type Furnished } from './screenshots/furnish.ts'
import { scenes, type Scene } from './screenshots/scenes.ts'
import { startHouse } from './start-house.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'screenshots')
const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
const wanted = process.argv.slice(2)

const hubSecret = randomBytes(32).toString('base64url')
const house = await startHouse({ HUB_CLIENT_SECRET: hubSecret })
const browser = await openBrowser()
let closing: Furnished['close'] | undefined
try {
  await mkdir(folder, { recursive: true })
  const furnished = await furnish(house, hubSecret)
  closing = furnished.close
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length === 0 || wanted.includes(name)) await take(browser, name, scene, furnished)
  }
} finally {
  await closing?.()
  await browser.close()
  await house.stop()
}

async function take(browser: Browser, name: string, scene: Scene, furnished: Furnished): Promise<void> {
  for (const [screen, viewport] of Object.entries(screens)) {
    if (scene.screens && !scene.screens.includes(screen)) continue
    const context = await browser.newContext({ baseURL: house.urls.vault, viewport, locale: scene.locale ?? 'en-GB' })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    await furnished.enter(page, scene.who)
    await page.goto(scene.path === 'sign-in' ? await furnished.beginSignIn() : scene.path)
    await scene.prepare?.(page)
    await page.getByText(scene.shows).first().waitFor()
    await page.waitForLoadState('networkidle')
    // As tall as the page, so that what stands at the side is whole.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) })
    await shoot(page, `${name}-${screen}`)
    await context.close()
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
}
