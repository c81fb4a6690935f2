/** What each picture shows: whose page, where, and what stands there once it is complete. */
import type { Page } from 'playwright-core'
import type { Resident } from './furnish.ts'

export interface Scene {
  who: Resident
  /** An address, or `sign-in` for where an assistant sends somebody. */
  path: string
  /** A text that is there when the page is. */
  shows: string
  locale?: string
  /** All, when left out. */
  screens?: readonly string[]
  prepare?: (page: Page) => Promise<void>
}

export const scenes: Record<string, Scene> = {
  login: { who: 'nobody', path: '/login', shows: 'New here?' },
  register: { who: 'nobody', path: '/register', shows: 'Have an account?' },
  welcome: { who: 'newcomer', path: '/', shows: 'Show me how' },
  home: { who: 'settled', path: '/', shows: 'Everything works' },
  'home-spanish': { who: 'settled', path: '/', shows: 'Todo funciona', locale: 'es-ES' },
  menu: {
    who: 'settled',
    path: '/add',
    shows: 'Security',
    screens: ['phone'],
    prepare: (page) => page.getByRole('button', { name: 'Menu' }).click(),
  },
  authenticator: {
    who: 'newcomer',
    path: '/security',
    shows: 'Scan this',
    prepare: (page) => page.getByRole('button', { name: 'Set up an app' }).click(),
  },
  attention: { who: 'ended', path: '/', shows: 'Something needs you' },
  'google-attention': { who: 'ended', path: '/google', shows: 'has to be connected again' },
  consent: { who: 'settled', path: 'sign-in', shows: 'Allow ChatGPT to use' },
  'consent-spanish': { who: 'settled', path: 'sign-in', shows: '¿Permitir que ChatGPT', locale: 'es-ES' },
  'consent-over': { who: 'settled', path: '/oauth/interaction/finished', shows: 'This sign-in is over' },
  'consent-stranger': { who: 'nobody', path: 'sign-in', shows: 'An assistant wants to sign in' },
  google: { who: 'settled', path: '/google', shows: 'Connected since' },
  'google-empty': { who: 'newcomer', path: '/google', shows: 'Connect both' },
  disconnect: {
    who: 'settled',
    path: '/google',
    shows: 'Nothing at Google is deleted',
    prepare: (page) => page.getByRole('button', { name: 'Disconnect Gmail' }).first().click(),
  },
  add: { who: 'settled', path: '/add', shows: 'Waiting for your assistant' },
  'add-cursor': {
    who: 'settled',
    path: '/add',
    shows: 'Add to Cursor',
    prepare: (page) => page.getByRole('tab', { name: 'Cursor' }).click(),
  },
  assistants: { who: 'settled', path: '/assistants', shows: 'Claude' },
  'assistants-empty': { who: 'newcomer', path: '/assistants', shows: 'No assistants yet' },
  permissions: { who: 'settled', path: '/permissions', shows: 'Only look' },
  activity: { who: 'settled', path: '/activity', shows: 'Verified' },
  'permissions-asked': { who: 'asked', path: '/permissions', shows: 'Lunch on Tuesday' },
  approval: {
    who: 'asked',
    path: '/permissions',
    shows: 'Exactly this would be sent',
    prepare: (page) => page.getByRole('link', { name: 'Look at it' }).click(),
  },
  security: { who: 'settled', path: '/security', shows: 'Set up an app' },
  tokens: { who: 'settled', path: '/tokens', shows: 'Backup script' },
  'tokens-empty': { who: 'newcomer', path: '/tokens', shows: 'No tokens yet' },
  failure: {
    who: 'newcomer',
    path: '/permissions',
    shows: 'OMA is not answering',
    prepare: async (page) => {
      await page.route('**/api/v1/permissions', (route) => route.abort())
      await page.reload()
    },
  },
  offline: {
    who: 'settled',
    path: '/google',
    shows: 'No connection',
    prepare: async (page) => {
      await page.getByText('Connected since').first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.context().setOffline(true)
    },
  },
  connect: { who: 'newcomer', path: '/connect', shows: 'An assistant asked' },
  'not-found': { who: 'newcomer', path: '/nowhere', shows: 'There is nothing here' },
  operator: { who: 'operator', path: '/operator', shows: 'Claude' },
  'operator-spanish': { who: 'operator', path: '/operator', shows: 'Claude', locale: 'es-ES' },
  'operator-invite': {
    who: 'operator',
    path: '/operator',
    shows: 'Copy the link now',
    async prepare(page) {
      await page.getByRole('radio', { name: 'Whoever has an invitation' }).check()
      await page.getByLabel('For whom').fill('Ada, accounting')
      await page.getByRole('button', { name: 'Make invitation' }).click()
    },
  },
  'register-by-invite': { who: 'nobody', path: '/register', shows: 'New accounts are by invitation' },
  'register-invited': { who: 'nobody', path: '/register#invite=oma_inv_shown', shows: 'You are invited' },
  docs: { who: 'nobody', path: '/docs', shows: 'Google connection' },
}
