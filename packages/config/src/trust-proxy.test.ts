import { expect, it } from 'vitest'
import { trustProxySetting } from './index.ts'

const accepts = (text: string) => trustProxySetting().safeParse(text).success

it.each(['127.0.0.1', '::1', '10.0.0.0/8', '10.0.0.1, fc00::/7', 'loopback', 'loopback,192.168.1.0/24'])(
  'takes %s for somebody who may name the caller',
  (list) => expect(accepts(list)).toBe(true),
)

it.each(['true', '1', '*', 'proxy.example', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', 'loopback,', '10.0.0.0/8/8'])(
  'refuses %s',
  (list) => expect(accepts(list)).toBe(false),
)

it.each(['0.0.0.0/0', '::/0'])('refuses %s, which would let everybody name themselves', (list) => {
  expect(accepts(list)).toBe(false)
})
