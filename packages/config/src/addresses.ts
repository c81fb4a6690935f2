/** Settings that are ports and addresses, as every process reads them. */
import * as z from 'zod'

/** 0 takes any free port. */
export const port = z.coerce.number().int().min(0).max(65_535)

/** http or https. */
export const webUrl = z.url({ protocol: /^https?$/ })

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/** Whether what is sent to this address can be read on its way: http, and not to this machine itself. */
export function isReadableByOthers(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {}
  return protocol === 'http:' && !isLoopbackName(hostname ?? '')
}

/** @param name as it stands in a URL, so IPv6 in brackets */
export function isLoopbackName(name: string): boolean {
  return loopbackNames.includes(name)
}
