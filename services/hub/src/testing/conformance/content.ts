/** What the fixtures of the conformance suite show: the smallest picture and sound there are. */
import type { ContentBlock } from '@modelcontextprotocol/server'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='

export const text = (words: string): ContentBlock => ({ type: 'text', text: words })
export const image: ContentBlock = { type: 'image', data: png, mimeType: 'image/png' }
export const audio: ContentBlock = { type: 'audio', data: wav, mimeType: 'audio/wav' }
export const picture = { mimeType: 'image/png', blob: png }

export function embedded(uri: string, mimeType: string, words: string): ContentBlock {
  return { type: 'resource', resource: { uri, mimeType, text: words } }
}
