import { describe, expect, it } from 'vitest'
import { cutUserAgent, describeDevice } from './device.ts'

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['curl/8.5.0', 'curl'],
    ['node', 'node'],
    ['okhttp/4.1', 'okhttp'],
    ['(?)', 'Unknown device'],
    [null, 'Unknown device'],
  ])('is named in a few words: %s', (userAgent, words) => {
    expect(describeDevice(userAgent)).toBe(words)
  })

  it('is kept in 512 characters, however much it says', () => {
    expect(cutUserAgent('x'.repeat(8000))).toHaveLength(512)
    expect(cutUserAgent(undefined)).toBeNull()
  })
})
