import { describe, expect, it } from 'vitest'
import { parseMime } from './parse-mime.ts'

const parse = (...lines: string[]) => parseMime(Buffer.from(lines.join('\r\n'), 'latin1'))

describe('a parsed message', () => {
  it('keeps every header in its order, repeated, folded and empty ones too', async () => {
    const { headers } = await parse('Received: one', 'X-Empty:', 'Received: two', '\tfolded', 'x-CaSe: y', '', 'body')

    expect(headers).toEqual([
      { name: 'Received', value: 'one' },
      { name: 'X-Empty', value: '' },
      { name: 'Received', value: 'two\tfolded' },
      { name: 'x-CaSe', value: 'y' },
    ])
  })

  it.each([
    ['=?iso-8859-1?Q?Pr=FCfung?= today', 'Prüfung today'],
    ['=?utf-8?B?8J+agA==?=\r\n =?utf-8?Q?_go?=', '🚀 go'],
    ['=?gb2312?B?xOO6ww==?= <a@x>', '你好 <a@x>'],
    ['Gr\u00c3\u00bc\u00c3\u009fe', 'Grüße'],
    ['=?utf-8?Q?unfinished', '=?utf-8?Q?unfinished'],
  ])('decodes the header %s', async (line, value) => {
    expect((await parse(`Subject: ${line}`, '', '')).headers[0]?.value).toBe(value)
  })

  it.each([
    ['7bit', 'a  \r\nb', 'a  \r\nb'],
    ['8bit', 'Gr\u00fc\u00dfe\n\r', 'Gr\u00fc\u00dfe\n\r'],
    ['quoted-printable', 'a=20=\r\nb=C3=BC', 'a b\u00c3\u00bc'],
    ['BASE64', 'aGVs\r\nbG8=\r\n', 'hello'],
  ])('decodes %s and changes no other byte', async (encoding, body, bytes) => {
    const part = await parse(`Content-Transfer-Encoding: ${encoding}`, '', body)

    expect(part.bytes.toString('latin1')).toBe(bytes)
  })

  it('knows file names in both notations, and keeps a message inside a message whole and opened', async () => {
    const { parts } = await parse(
      'Content-Type: multipart/mixed; boundary=q',
      '',
      '--q',
      "Content-Disposition: attachment; filename*0*=utf-8''Gr%C3%B6; filename*1*=%C3%9Fe.csv",
      '',
      'a',
      '--q',
      'Content-Type: application/pdf; name="=?utf-8?Q?Gr=C3=B6=C3=9Fe.pdf?="',
      '',
      'b',
      '--q',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'c',
      '--q--',
    )

    expect(parts.map(({ filename }) => filename)).toEqual(['Größe.csv', 'Größe.pdf', ''])
    expect(parts[2]?.bytes.toString()).toBe('Subject: inner\r\n\r\nc')
    expect(parts[2]?.parts[0]?.headers).toEqual([{ name: 'Subject', value: 'inner' }])
  })

  it.each([
    ['no headers', 'just text\r\nmore', 'just text\r\nmore'],
    ['a multipart without boundary', 'Content-Type: multipart/mixed\r\n\r\nhello', 'hello'],
    ['nothing', '', ''],
  ])('of %s is plain text', async (_what, raw, text) => {
    const part = await parse(raw)

    expect([part.mimeType, part.bytes.toString()]).toEqual(['text/plain', text])
  })

  it('opens messages in messages only so far', async () => {
    const nested = 'Content-Type: message/rfc822\r\n\r\n'.repeat(200)
    let [depth, part] = [0, await parse(`${nested}end`)]
    for (; part.parts[0]; depth++) part = part.parts[0]

    expect(depth).toBe(10)
  })
})
